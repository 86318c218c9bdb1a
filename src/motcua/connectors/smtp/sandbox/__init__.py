"""A local mail server with a mailbox to look into."""

from motcua.connectors.smtp.sandbox.mailbox import Mailbox
from motcua.connectors.smtp.sandbox.server import Running, serve, start
from motcua.connectors.smtp.sandbox.store import MailStore

__all__ = ["MailStore", "Mailbox", "Running", "serve", "start"]
