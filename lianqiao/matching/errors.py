"""Errors of the matching app."""

from lianqiao.core.errors import Conflict, Forbidden, NotFound


class PairNotFound(NotFound):
    """There is no such pair of public entries."""

    code = "matching.pair_not_found"


class OwnPair(Forbidden):
    """The person's own organisation is a party of the pair, or the person wrote one of its entries."""

    code = "matching.own_pair"


class AlreadyJudged(Conflict):
    """The person has judged this pair; the judgement can be changed."""

    code = "matching.already_judged"


class NotJudged(NotFound):
    """The person has not judged this pair."""

    code = "matching.not_judged"


class NotBetter(Conflict):
    """The weights were not shown to order better than those before."""

    code = "matching.not_better"


class NothingBefore(Conflict):
    """The weights in use are those that the platform ships with."""

    code = "matching.nothing_before"
