from tests.runtime.conftest import idioms

__all__ = ["idioms"]
