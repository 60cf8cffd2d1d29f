"""After every undisturbed sync the mirror equals the books, whatever people and trouble did before."""

from tests.qbo import histories


def test_forty_random_company_months_end_with_the_same_books_on_both_sides():
    met = histories.run(40, seed=1)

    assert met["company-months"] == 40
    assert met["comparisons"] > 150
    assert met["deaths"] > 100
    assert met["merge"] > 5
    assert met["bounce"] > 10
    assert met["redate"] > 30
    assert met["foreign records"] > 500
    assert met["unreadable records"] > 100
