#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys


def main() -> None:
    """Run the command on the command line, with the production settings unless told otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doedemocratie.settings.production")
    from django.core.management import execute_from_command_line

    from doedemocratie.settings.environment import WrongSettingError

    try:
        execute_from_command_line(sys.argv)
    except WrongSettingError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
