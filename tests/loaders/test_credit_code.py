"""The check character of GB 32100-2015, on codes that were published."""

from __future__ import annotations

import pytest

from loaders.credit_code import fault


@pytest.mark.parametrize(
    ("_case", "code"),
    [
        ("华为技术有限公司", "914403001922038216"),
        ("腾讯科技(深圳)有限公司", "9144030071526726XG"),
        ("小米通讯技术有限公司", "91110108558521630L"),
    ],
)
def test_real_codes_hold(_case: str, code: str) -> None:
    assert fault(code) == ""


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("914403001922038217", "the check character should be 6"),
        ("914403001922038261", "the check character should be M"),
        ("91440300192203821", "17 characters where a credit code has 18"),
        ("91440300I92203821O", "a credit code has no I O"),
        ("", "0 characters where a credit code has 18"),
    ],
)
def test_wrong_codes_are_told(code: str, reason: str) -> None:
    assert fault(code) == reason
