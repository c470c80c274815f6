"""Names of WS-Security (SOAP Message Security 1.1 and its profiles) and of XML Signature."""

from __future__ import annotations

from typing import Final

_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"
WSSE: Final = f"{_OASIS}-wssecurity-secext-1.0.xsd"
WSU: Final = f"{_OASIS}-wssecurity-utility-1.0.xsd"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"

SECURITY: Final = f"{{{WSSE}}}Security"
USERNAME_TOKEN: Final = f"{{{WSSE}}}UsernameToken"
TIMESTAMP: Final = f"{{{WSU}}}Timestamp"
ID: Final = f"{{{WSU}}}Id"
SIGNATURE: Final = f"{{{DS}}}Signature"

PASSWORD_TEXT: Final = f"{_OASIS}-username-token-profile-1.0#PasswordText"
PASSWORD_DIGEST: Final = f"{_OASIS}-username-token-profile-1.0#PasswordDigest"
BASE64: Final = f"{_OASIS}-soap-message-security-1.0#Base64Binary"
X509V3: Final = f"{_OASIS}-x509-token-profile-1.0#X509v3"
SUBJECT_KEY_IDENTIFIER: Final = f"{_OASIS}-x509-token-profile-1.0#X509SubjectKeyIdentifier"
THUMBPRINT: Final = (
    "http://docs.oasis-open.org/wss/oasis-wss-soap-message-security-1.1#ThumbprintSHA1"
)
EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
