"""What the parts of the sixth corpus (privacy_sixth.py) draw with: one source of chance, so that each run makes the same texts."""
import random

R = random.Random(6_2026_11_29)
LETTERS = "ABCDEFGHJKLMNPRSTVWXZ"


def pick(of):
    return R.choice(of)


def digits(how_many):
    return "".join(pick("0123456789") for _ in range(how_many))


def some(least, most):
    """A number of so many digits that does not begin with a nought."""
    return pick("123456789") + digits(R.randrange(least, most + 1) - 1)


def year():
    return R.randrange(2019, 2026)
