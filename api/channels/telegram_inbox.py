"""A batch of updates becomes messages, commands and choices, in the one transaction that also moves the cursor."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from api.answers.service import Answers
from api.catalogue.service import Catalogue
from api.channels.telegram_commands import NAME, Bot, Commands
from api.channels.telegram_updates import Incoming, Kind
from api.clock import now
from api.conversations import repository
from api.conversations.service import ConversationService
from api.errors import NotFound
from api.languages import Language
from api.models import Address, Button, ChannelCursor, Conversation, Handler, Message, Sender, TurnState
from api.text import MessageEmpty, MessageTooLong, clean_text
from api.errors import Malformed
