"""`python -m bot` is `svgbot`."""

import sys

from bot.cli import main

sys.exit(main())
