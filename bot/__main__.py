"""`python -m bot`: the same entrance as the `attendance-bot` command."""

from bot.cli import main

if __name__ == "__main__":
    main()
