"""The tree and the people of the tests of the roles."""

from tests.accounts.conftest import tree

__all__ = ["tree"]
