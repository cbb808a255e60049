"""Reads numbers written in Chinese characters and in Korean syllables: 三十, 二十五, 삼십."""

HAN = "一二两兩三四五六七八九十百千零〇廿"
"""Characters a Chinese number is made of."""

HANGUL = "일이삼사오육칠팔구십백천"
"""Syllables a Korean number is made of, as far as it counts things in the Chinese way."""

_DIGITS = dict(zip("零〇一二两兩三四五六七八九", (0, 0, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)) | dict(
    zip("일이삼사오육칠팔구", range(1, 10), strict=True)
)
_UNITS = {"十": 10, "십": 10, "百": 100, "백": 100, "千": 1000, "천": 1000}


def han_number(written: str) -> int | None:
    """
    Read a number below 10,000; None when the characters do not make one.

    >>> han_number("三十"), han_number("二十五"), han_number("삼십"), han_number("十十")
    (30, 25, 30, None)
    """
    total, digit, below = 0, None, 10_000
    for letter in written.replace("廿", "二十"):
        if letter in _UNITS:
            unit = _UNITS[letter]
            if unit >= below:
                return None
            total, digit, below = total + (1 if digit is None else digit) * unit, None, unit
        elif letter not in _DIGITS or digit:
            return None
        else:
            digit = _DIGITS[letter]
    return total + (digit or 0) if written else None
