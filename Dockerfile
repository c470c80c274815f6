# soapwright for CI: `docker build --tag soapwright .`, then in a repository with wsdl/:
# docker run --rm --volume "$PWD:/work" soapwright check
FROM python:3.13-slim-bookworm AS build

WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY generator generator
COPY templates templates
COPY wsdl wsdl
# An environment of its own, which the image takes over whole: no compiler, cache or pip is in it.
RUN python -m venv --without-pip /opt/soapwright \
    && python -m pip --python /opt/soapwright install --no-cache-dir '.[cli]'

FROM python:3.13-slim-bookworm

LABEL org.opencontainers.image.title="soapwright" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.url="https://soapwright.example/"
COPY --from=build /opt/soapwright /opt/soapwright
ENV PATH="/opt/soapwright/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1
# Nobody else's files: --user "$(id -u)" where soapwright is to write into the folder.
RUN useradd --create-home --uid 1000 soapwright
USER 1000
WORKDIR /work
ENTRYPOINT ["soapwright"]
CMD ["--help"]
