"""The middle of demand and achievement vectors of the default encoder, measured once and shipped.

The means are over the 104 demands and 146 achievements of the example data, encoded as ``semantic_text`` gives them
(float16, little-endian, base64). With them a lone demand is scored on the same scale as a whole collection.
"""

import base64

import numpy as np
from numpy.typing import NDArray

from lianqiao.matching.engine.e5_adapter import adapter_name, shipped_adapter
from lianqiao.matching.engine.semantic import SemanticScale

_MODEL = "multilingual-e5-small"  # its 4-bit and full forms share the cone
_QUERY_MEAN = (
    "hik7pXWpH6qvLd6jMySCJQstB5wCJzegMSxMoRqs9CmBK2GqaKnpqy0mHqR9rOEoqCzYKfer+yYPKuqsCqiLqvQq6anzLJ8pMqu1qYUnFqyH"
    "p/gf7Sm9LXsnvCmOqOooxqlJqMSn/Sn1JR0p6hmwqgOoyKwBrbUtQSwSIT2OCiqTLvMpIisjKfqpv6jGpWIsNyEAqbQityQiLM+kNypZqear"
    "ZaiXqGcng6rmKSArmqsQLKWg+imaKi2oDaoQrPir0adoKoAsU6NxLMKq55zNrWGpzCskLKyrvibaqZ6qBCi+KS4oG6tZqmsihapWK52p/SiX"
    "qdCoOqbCq8iqsSpZKFmjapSqJicqIJBbKCEoNi6Dq7ggoKgvqDGqhSnwqrYpXClgKDEsF6pwK5+orCVTpskrlCf1KryqrqiFqC4qzitPqyys"
    "Qa1ZqBStDayrKU4scK1ApIGmMCoipncljRuuKtymSp9lLvUq2KDNpC6rwam7rKqmwak7KLojBaTBkDAqTqmWqZKqFihVq3kqCyjaJ+oh76vJ"
    "JfEk9yuEo8errSj1qNQqKyjsrImsSyq3qQSiKKRxKc6pgyPSJuWk0iUmroGe9is6Kyis/avLKaqqA6UuqpGtMqzkrXscdygAKpGtm500rEck"
    "uqzvKzCpqqjtJXGmVyw7J/Gra6ZKrCmoYinIKn4sCamAKN0oCKXJLCUpgSuqlfCqj6avqi2hMKuZKB0rvKj6qR+mZyn/LYSpW6mqKpwmFyp3"
    "KEws/6c9oG8rDqJtpZ+o2KXZJ36plStmJlakyywJrEYnJKaepNspHhSNrboqDBfDHvAmECvULZ4q1ak4qZ2SgSocIcAqF6kzqWSpoaippMur"
    "+CwfKFqpmaWLLJYbWCFTqJyqcyRdq4Oo+KkmKjCraKwgKLIt0Z/MK2mmKaygJQamOKDHKYMlGK5LJRIpHqoaKX+pqayfK1sqNarXpvsqQSh/"
    "KpsnZh39JUcoVq07LJAoz6ixm1Kkd6qlrE4pQqmTqjcpYCwmK2gq"
)
_PASSAGE_MEAN = (
    "7yuWp9modKlTLaaVrB6kIvosLJYcJi6leCxlHGWs9iihK22pg6e9qxooXaSYrA8oCS1fKVGqMiLsKQurBaiGqiwqGqraLM8pYKuSqfQn+qxq"
    "ofQdhCqsLbcmeSo9qJQp4qkZp2OloSleJREpURnIqh+mbax5rIosXSz3GwohXigVL90pIyynKXConqhHpo0sXCHXqFoh3xwwK0So6ypEqW+t"
    "O6jeqEMlSaxhKKAqe6p5K0gdaiuUKTOo7qmDrJGrCaj6KMwrU6NUK/2pl56PrSurJSzlKlCsHyTgqX6quCjBKXsp56mgqnYlMaqLK1KryybU"
    "qUuoWKYKrHesSCu4Jh2nLyDvJCsqiB1mJu4nHC5GrIwizqgsp/aoNSpeq68pTSp+J7Es3qqtKQKn4CQkqM8sZyjpK6uq36W4pxAs0Ct0q6is"
    "KK2oqMusdaxyKEQsAK3zovOkCSsuoKskESHXK66ly6CrLokrmRUbpoypJqkurc2jKKmKJ02LwKIKCZApdKtzqG+qUCYcq6AqSiZgKbYdP6ul"
    "H2olXCvTpPWrkym5qTgqSSjfrCqsiSuXrEGhrqRpKaSpUSMbJrOlfCQ4ru+ZDyzZKSSrWqs1KPCqwKFSqqOsR6y4rQeVtyiVKuasRyJrrIQb"
    "Vq1XLGupWqioKGqmECzZJaWrOqeMrDSlbyhMK1otIai9KAQlKqcbLVgq+CueE+6rQp5hqoeZCao6KPEqT6lXquGnnSo6Lrept6mgKPMlIiuZ"
    "Jq0rFagynpQp8KQeqAmoX6LkJ/Ko/CmuJvmiqSyOrLEooKY6pa8pTp1Zrmwrvpo5oqAocCubLWYqbajVqHsdpiovJbsrrqmsp7iplaispRms"
    "XC0UJgSrZqXZLOAesyKwqC6qBSVJqpqpNKqAKRSs4qvnJUcunKGNK3unbKxnJUuixpSJKAAgO60lJsMpeKm/KJOptaztK0IrlatoqForMCj3"
    "Kugk+yC3IQMpeK1XLG8on6lxokmnL6oxrEIq9akZqgkogCx8LE4r"
)


def shipped_scale(encoder_name: str) -> SemanticScale | None:
    """Give the shipped means when they are of this encoder's model, else None."""
    if _MODEL not in encoder_name:
        return None
    if adapter_name() in encoder_name:
        means = shipped_adapter()
        return SemanticScale(encoder_name, means["query_mean"], means["passage_mean"])
    return SemanticScale(encoder_name, _unpacked(_QUERY_MEAN), _unpacked(_PASSAGE_MEAN))


def _unpacked(text: str) -> NDArray[np.float32]:
    return np.frombuffer(base64.b64decode(text), dtype="<f2").astype(np.float32)
