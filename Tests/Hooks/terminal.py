#!/usr/bin/env python3
"""Runs a command whose output is a terminal, and copies that output.

    terminal.py COMMAND ARGUMENT...
"""

import os
import pty
import sys

status = pty.spawn(sys.argv[1:], lambda terminal: os.read(terminal, 65536), lambda _: b"")
sys.exit(os.waitstatus_to_exitcode(status))
