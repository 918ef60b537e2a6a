"""`python -m workreport COMMAND ...` does what the command `workreport` does."""

import sys

from .cli import main

sys.exit(main())
