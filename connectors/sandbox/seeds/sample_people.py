"""Names of Intuit's US sample company, as recorded (qbo.md appendix A)."""

from __future__ import annotations

from typing import Any

ADDRESS = ("Line1", "City", "CountrySubDivisionCode", "PostalCode")
COLUMNS = (
    "Id",
    "DisplayName",
    "GivenName",
    "FamilyName",
    "CompanyName",
    "phone",
    "email",
    *ADDRESS,
    "parent",
)
CUSTOMERS = """
1|Amy's Bird Sanctuary|Amy|Lauterbach|Amy's Bird Sanctuary|(650) 555-3311|Birds@Intuit.com|4581 Finch St.|Bayshore|CA|94326|
2|Bill's Windsurf Shop|Bill|Lucchini|Bill's Windsurf Shop|(415) 444-6538|Surf@Intuit.com|12 Ocean Dr.|Half Moon Bay|CA|94213|
3|Cool Cars|Grace|Pariente|Cool Cars|(415) 555-9933|Cool_Cars@intuit.com|65 Ocean Dr.|Half Moon Bay|CA|94213|
4|Diego Rodriguez|Diego|Rodriguez||(650) 555-4477|Diego@Rodriguez.com|321 Channing|Palo Alto|CA|94303|
5|Dukes Basketball Camp|Peter|Dukes|Dukes Basketball Camp|(520) 420-5638|Dukes_bball@intuit.com|25 Court St.|Tucson|AZ|85719|
6|Dylan Sollfrank|Dylan|Sollfrank||||||||
7|Freeman Sporting Goods|Kirby|Freeman|Freeman Sporting Goods|(650) 555-0987|Sporting_goods@intuit.com|370 Easy St.|Middlefield|CA|94482|
8|0969 Ocean View Road|Sasha|Tillou|Freeman Sporting Goods|(415) 555-9933|Sporting_goods@intuit.com|370 Easy St.|Middlefield|CA|94482|7
9|55 Twin Lane|Amelia||Freeman Sporting Goods|(650) 555-0987|Sporting_goods@intuit.com|370 Easy St.|Middlefield|CA|94482|7
10|Geeta Kalapatapu|Geeta|Kalapatapu||(650) 555-0022|Geeta@Kalapatapu.com|1987 Main St.|Middlefield|CA|94303|
11|Gevelber Photography|Lisa|Gevelber|Gevelber Photography|(415) 222-4345|Photography@intuit.com|1045 Main St.|Half Moon Bay|CA|94213|
12|Jeff's Jalopies|Jeff|Chin|Jeff's Jalopies|(650) 555-8989|Jalopies@intuit.com|12 Willow Rd.|Menlo Park|CA|94305|
13|John Melton|John|Melton||(650) 555-5879|John@Melton.com|85 Pine St.|Menlo Park|CA|94304|
14|Kate Whelan|Kate|Whelan||(650) 554-8822|Kate@Whelan.com|45 First St.|Menlo Park|CA|94304|
15|Pye's Cakes|Karen|Pye|Pye's Cakes|(973) 555-4652|pyescakes@intuit.com|350 Mountain View Dr.|South Orange|NJ|07079|
16|Kookies by Kathy|Kathy|Kuplis|Kookies by Kathy|(650) 555-7896|qbwebsamplecompany@yahoo.com|789 Sugar Lane|Middlefield|CA|94303|
17|Mark Cho|Mark|Cho||(650) 554-1479|Mark@Cho.com|36 Willow Rd|Menlo Park|CA|94304|
18|Paulsen Medical Supplies|Kathy|Paulsen|Paulsen Medical Supplies|(650) 557-4569|Medical@intuit.com|900 Main St.|Middlefield|CA|94303|
19|Rago Travel Agency|Jeff|Rago|Rago Travel Agency|(650) 555-1596|Rago_Travel@intuit.com|753 Cedar St.|Bayshore|CA|94326|
20|Red Rock Diner|Stephanie|Martini|Red Rock Diner|(650) 555-4973|qbwebsamplecompany@yahoo.com|500 Red Rock Rd.|Bayshore|CA|94326|
21|Rondonuwu Fruit and Vegi|Rondonuwu|and Vegi||(650) 555-2645|Tony@Rondonuwu.com|847 California Ave.|San Jose|CA|95021|
22|Shara Barnett|Shara|Barnett||(650) 555-4563|Shara@Barnett.com|77 University|Palo Alto|CA|94303|
23|Barnett Design|Shara|Barnett|Barnett Design|(650) 557-1289|Design@intuit.com|19 Main St.|Middlefield|CA|94303|22
24|Sonnenschein Family Store|Russ|Sonnenschein|Sonnenschein Family Store|(650) 557-8463|Familiystore@intuit.com|5647 Cypress Hill Ave.|Middlefield|CA|94303|
25|Sushi by Katsuyuki|Katsuyuki|Yanagawa|Sushi by Katsuyuki|(505) 570-0147|Sushi@intuit.com|898 Elm St.|Maplewood|NJ|07040|
26|Travis Waldron|Travis|Waldron||(650) 557-9977|Travis@Waldron.com|78 First St.|Monlo Park|CA|94304|
27|Video Games by Dan|Dan|Wilks|Video Games by Dan|(650) 555-3456|Videogames@intuit.com|202 Main St.|Tucson|AZ|85704|
28|Wedding Planning by Whitney|Whitney|Brewer|Wedding Planning by Whitney|(650) 557-2473|Dream_Wedding@intuit.com|135 Broadway|Menlo Park|CA|94304|
29|Weiskopf Consulting|Nicola|Weiskopf|Weiskopf Consulting|(650) 555-1423|Consulting@intuit.com|45612 Main St.|Bayshore|CA|94326|
"""  # noqa: E501 - a row of the table is a line
VENDORS = (
    (30, "Books by Bessie"),
    (31, "Brosnahan Insurance Agency"),
    (32, "Cal Telephone"),
    (33, "Chin's Gas and Oil"),
    (34, "Cigna Health Care"),
    (35, "Computers by Jenni"),
    (36, "Diego's Road Warrior Bodyshop"),
    (37, "EDD"),
    (38, "Ellis Equipment Rental"),
    (39, "Fidelity"),
    (40, "Hall Properties"),
    (41, "Hicks Hardware"),
    (42, "Lee Advertising"),
    (43, "Mahoney Mugs"),
    (44, "Met Life Dental"),
    (45, "National Eye Care"),
    (46, "Norton Lumber and Building Materials"),
    (47, "Pam Seitz"),
    (48, "PG&E"),
    (49, "Robertson & Associates"),
    (50, "Tania's Nursery"),
    (51, "Tim Philip Masonry"),
    (52, "Tony Rondonuwu"),
    (56, "Bob's Burger Joint"),
    (57, "Squeaky Kleen Car Wash"),
)
EMPLOYEES = ((54, "John", "Johnson", True), (55, "Emily", "Platt", False))
TAXABLE = {"1", "5"}
NOT_SHIPPED_TO = {"2", "3", "4", "16", "24"}
NOWHERE = ("INVALID", "INVALID")
PLACES = """
2 37.4307072 -122.4295234, 3 37.4300318 -122.4336537, 4 37.443231 -122.1561846, 5 32.2841116 -110.9744298,
7 37.4031672 -122.0642815, 8 37.4031672 -122.0642815, 9 37.4031672 -122.0642815, 10 37.445013 -122.1391443,
11 37.4559621 -122.429939, 12 37.4495308 -122.1726923, 13 37.4451342 -122.1409626, 14 37.4585825 -122.1352789,
15 40.7633073 -74.2426072, 16 37.4530553 -122.1178261, 17 37.450412 -122.170593, 18 37.445013 -122.1391443,
19 37.7077016 -122.4273232, 21 37.3313585 -121.911372, 22 37.4431445 -122.164443, 23 37.445013 -122.1391443,
24 37.4238562 -122.1141681, 25 40.7312816 -74.2652908, 26 37.4585825 -122.1352789, 27 32.2242351 -110.9758242,
28 37.4846734 -122.1989488, 29 45.256574 -66.0943698
"""


def customers() -> list[dict[str, Any]]:
    """The bodies from which the customers are created, parents before their jobs."""
    rows = (line.split("|") for line in CUSTOMERS.strip().splitlines())
    return [_customer(dict(zip(COLUMNS, row, strict=True))) for row in rows]


def _addresses(row: dict[str, str]) -> dict[str, Any]:
    """Addresses have Ids of their own, one ahead of the customers' before 6 and after 18 (recorded)."""
    number = int(row["Id"])
    places = {each.split()[0]: each.split()[1:] for each in PLACES.split(",")}
    latitude, longitude = places.get(row["Id"], NOWHERE)
    address = {"Id": str(number if 6 < number <= 18 else number + 1)}
    address |= {each: row[each] for each in ADDRESS} | {"Lat": latitude, "Long": longitude}
    shipping = {} if row["Id"] in NOT_SHIPPED_TO else {"ShipAddr": dict(address)}
    return {"BillAddr": address} | shipping


def _customer(row: dict[str, str]) -> dict[str, Any]:
    number, name = row["Id"], row["DisplayName"]
    body: dict[str, Any] = {
        "Id": number,
        "DisplayName": name,
        "GivenName": row["GivenName"],
        "FamilyName": row["FamilyName"],
        "CompanyName": row["CompanyName"],
        "PrintOnCheckName": row["CompanyName"] or name,
        "Taxable": number in TAXABLE,
    }
    if number == "5":
        body["DefaultTaxCodeRef"] = {"value": "2"}
    if row["phone"]:
        body["PrimaryPhone"] = {"FreeFormNumber": row["phone"]}
        body["PrimaryEmailAddr"] = {"Address": row["email"]}
    if row["Line1"]:
        body |= _addresses(row)
    if row["parent"]:
        body |= {"ParentRef": {"value": row["parent"]}, "Job": True}
    return body
