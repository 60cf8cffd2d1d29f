"""Invented names, streets and words, from which the trading company's customers are put together."""

from __future__ import annotations

FIRST = (
    "Alder Amber Ashford Barlow Beacon Birchwood Blue Heron Bramble Brightwater Calloway Canyon Cedar "
    "Ridge Clearfield Copperline Crescent Dalton Eastgate Elk Run Fairmont Foxglove Granite Greenleaf "
    "Halstead Harlan Hawthorn Hickory Hillcrest Ironwood Juniper Keystone Kingsley Lakeview Larkspur "
    "Linden Maplewood Marigold Meridian Millbrook Northfield Oakhurst Orchard Palisade Pinecrest "
    "Prairie Quarry Redwing Ridgeline Riverbend Rosewood Sable Saltbox Silverton Stonebridge Summit "
    "Tamarack Thornton Union Valley Westbrook Willow Winfield"
)
TWO_WORDS = ("Blue Heron", "Cedar Ridge", "Elk Run")
TRADES = (
    "Bakery", "Bicycle Works", "Brewing Co.", "Builders", "Cabinetry", "Cafe", "Catering",
    "Chiropractic", "Cleaners", "Coffee Roasters", "Community Church", "Creamery", "Dental Group",
    "Diner", "Electric", "Elementary School", "Farm Supply", "Fitness", "Floral", "Garden Center",
    "Grill", "Hardware", "Home Care", "Hotel", "Landscaping", "Logistics", "Machine Shop", "Market",
    "Millwork", "Motors", "Nursery", "Pediatrics", "Pet Hospital", "Plumbing", "Print Shop",
    "Property Management", "Roofing", "Salon", "Senior Living", "Storage",
)  # fmt: skip
GIVEN = [
    "Angela",
    "Brian",
    "Carla",
    "Denise",
    "Eduardo",
    "Felicia",
    "Grant",
    "Hannah",
    "Ivan",
    "Joanne",
    "Keith",
    "Lucia",
    "Marcus",
    "Nadia",
    "Owen",
    "Priya",
    "Raymond",
    "Sheila",
    "Terrence",
    "Vivian",
    "Wendell",
    "Yolanda",
]
FAMILY = [
    "Abbott",
    "Becker",
    "Carver",
    "Dominguez",
    "Ellison",
    "Foley",
    "Gallagher",
    "Hartwell",
    "Ingram",
    "Jacobsen",
    "Kowalski",
    "Lambert",
    "Mercado",
    "Novak",
    "Osborne",
    "Pruitt",
    "Ramirez",
    "Stroud",
    "Tanaka",
    "Ueland",
    "Vance",
    "Whitaker",
]
STREETS = (
    "Main St.",
    "Oak Ave.",
    "Mill Rd.",
    "Commerce Dr.",
    "Depot St.",
    "Prospect Ave.",
    "County Rd. 9",
    "Elm St.",
)
TOWNS = (
    ("Fresno", "CA", "93721"), ("Modesto", "CA", "95354"), ("Stockton", "CA", "95202"),
    ("Visalia", "CA", "93291"), ("Redding", "CA", "96001"), ("Chico", "CA", "95928"),
    ("Salinas", "CA", "93901"), ("Santa Rosa", "CA", "95404"), ("Merced", "CA", "95340"),
    ("Napa", "CA", "94559"), ("Oxnard", "CA", "93030"), ("Bakersfield", "CA", "93301"),
)  # fmt: skip
MEMOS = (
    "Thank you for your business.",
    "Thank you for your business.",
    "Thank you for your business.",
    "Thank you! Please mention the invoice number with your payment.",
    "Delivered to the dock. Questions? Call Renee at (555) 010-4410.",
    "",
)
LONG_MEMO = (
    "Delivery terms as agreed in our letter of March 3: deliveries go to the rear dock between 6 and "
    "10 am, the driver waits fifteen minutes, pallets are returned with the next delivery or billed "
    "at cost after thirty days. Short or damaged deliveries are reported within two working days with "
    "the number of the delivery note and a photograph; what is reported later cannot be credited. "
    "Prices hold until the end of the quarter and follow the index of the trade association after "
    "that. Standing orders may be changed until noon of the day before; later changes are delivered "
    "with the next tour. For questions about deliveries ask for Tom, for questions about invoices ask "
    "for Renee. Thank you for working with us."
)
NOTES = (
    "Call before 10 am, ask for the bookkeeper.",
    "Prefers e-mail. Sends checks on Fridays only.",
    "New owner since last spring; same address.",
    "Wants the purchase order number on every invoice.",
)


def first_words() -> list[str]:
    """The opening words of business names; some are of two words."""
    text = FIRST
    for pair in TWO_WORDS:
        text = text.replace(pair, pair.replace(" ", "_"))
    return [word.replace("_", " ") for word in text.split()]
