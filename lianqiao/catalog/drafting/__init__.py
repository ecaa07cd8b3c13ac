"""Drafts from free text: fields proposed from what a text itself says, each with its place in it; pure, and nothing is made up."""

from lianqiao.catalog.drafting.proposals import Proposal, Value, propose

__all__ = ["Proposal", "Value", "propose"]
