"""Words of which the invented people tables are made.

The head of each list is what is common in the United States, so that namesakes are as frequent as
they are in life; the long tail is joined from syllables. A name alone is no person.
"""

from __future__ import annotations

import random
from itertools import product

WOMEN = """Mary Jennifer Patricia Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Betty
Margaret Sandra Ashley Kimberly Emily Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca
Laura Sharon Cynthia Kathleen Amy Angela Shirley Anna Brenda Pamela Emma Nicole Helen Samantha
Katherine Christine Debra Rachel Carolyn Janet Catherine Maria Heather Diane Ruth Julie Olivia Joyce
Virginia Victoria Kelly Lauren Christina Joan Evelyn Judith Megan Andrea Cheryl Hannah Jacqueline
Martha Gloria Teresa Ann Sara Madison Frances Kathryn Janice Jean Abigail Alice Julia Judy Sophia
Grace Denise Amber Doris Marilyn Danielle Beverly Isabella Theresa Diana Natalie Brittany Charlotte
Marie Kayla Alexis Lori Tara Kara Erin Erica Tina Tonya Tanya Dana Dawn Gina Wendy Holly Crystal
Rosa Carmen Lupe Guadalupe Yolanda Latoya Ebony Keisha Priya Mei Ying Fatima Aisha""".split()
MEN = """James Michael Robert John David William Richard Joseph Thomas Christopher Charles Daniel
Matthew Anthony Mark Donald Steven Andrew Paul Joshua Kenneth Kevin Brian George Timothy Ronald
Edward Jason Jeffrey Ryan Jacob Gary Nicholas Eric Jonathan Stephen Larry Justin Scott Brandon
Benjamin Samuel Gregory Alexander Patrick Frank Raymond Jack Dennis Jerry Tyler Aaron Jose Adam
Nathan Henry Zachary Douglas Peter Kyle Noah Ethan Jeremy Walter Christian Keith Roger Terry Austin
Sean Gerald Carl Harold Dylan Arthur Lawrence Jordan Jesse Bryan Billy Bruce Gabriel Joe Logan Alan
Juan Albert Willie Elijah Wayne Randy Vincent Mason Roy Ralph Bobby Russell Bradley Philip Eugene
Luis Carlos Miguel Angel Jesus Darnell Tyrone Jamal Wei Raj Omar Ahmed Ivan Marek Dmitri""".split()
FAMILIES = """Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez
Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris
Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores
Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner
Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz
Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez
Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross
Foster Jimenez Powell Jenkins Perry Russell Sullivan Bell Coleman Butler Henderson Barnes Gonzales
Fisher Vasquez Simmons Romero Jordan Patterson Alexander Hamilton Graham Reynolds Griffin Wallace
Moreno West Cole Hayes Bryant Herrera Gibson Ellis Tran Medina Aguilar Stevens Murray Ford Castro
Marshall Owens Harrison Fernandez McDonald Woods Washington Kennedy Wells Vargas Henry Chen Freeman
Webb Tucker Guzman Burns Crawford Olson Simpson Porter Hunter Gordon Mendez Silva Shaw Snyder Mason
Dixon Munoz Hunt Hicks Holmes Palmer Wagner Black Robertson Boyd Rose Stone Salazar Fox Warren Mills
Meyer Rice Schmidt Garza Daniels Ferguson Nichols Stephens Soto Weaver Ryan Gardner Payne Grant Dunn
Kelley Spencer Hawkins Arnold Pierce Hansen Peters Santos Hart Bradley Knight Elliott Cunningham
Ma Duncan Armstrong Hudson Carroll Lane Riley Andrews Alvarado Ray Delgado Berry Perkins Hoffman Ng
O'Brien O'Connor McCarthy Li Wu Singh Khan Ali Cohen Schwartz Kowalski Novak Wong Yang
Park""".split()

NICKNAMES = {
    name: others.split()
    for name, others in (
        line.split(": ")
        for line in """William: Bill Will Billy Liam
Robert: Bob Rob Bobby Robbie
James: Jim Jimmy Jamie
John: Jack Johnny Jon
Michael: Mike Mick Mikey
Richard: Rick Dick Rich Ricky
Joseph: Joe Joey
Thomas: Tom Tommy
Christopher: Chris Topher Kit
Charles: Charlie Chuck Chas
Daniel: Dan Danny
Matthew: Matt
Anthony: Tony
Donald: Don Donnie
Steven: Steve
Stephen: Steve
Andrew: Andy Drew
Joshua: Josh
Kenneth: Ken Kenny
Edward: Ed Eddie Ted Ned
Timothy: Tim
Ronald: Ron Ronnie
Jeffrey: Jeff
Nicholas: Nick
Jonathan: Jon
Benjamin: Ben
Samuel: Sam
Gregory: Greg
Alexander: Alex Sandy Xander
Patrick: Pat Paddy
Raymond: Ray
Lawrence: Larry
Douglas: Doug
Peter: Pete
Nathan: Nate
Zachary: Zach
Walter: Walt
Gerald: Jerry Gerry
Arthur: Art
Albert: Al Bert
Vincent: Vince
Bradley: Brad
Philip: Phil
Eugene: Gene
Jose: Pepe
Henry: Hank Harry
Elizabeth: Liz Beth Betsy Lisa Eliza Betty
Margaret: Peggy Meg Maggie Marge
Katherine: Kathy Kate Katie Kay
Catherine: Cathy Cate Cat
Kathleen: Kathy Kay
Patricia: Pat Patty Tricia Trish
Jennifer: Jen Jenny
Barbara: Barb Babs
Susan: Sue Susie
Jessica: Jess Jessie
Deborah: Deb Debbie Debra
Rebecca: Becky Becca
Cynthia: Cindy
Pamela: Pam
Samantha: Sam
Christine: Chris Tina Chrissy
Christina: Chris Tina Christy
Victoria: Vicky Tori
Kimberly: Kim
Stephanie: Steph
Jacqueline: Jackie
Judith: Judy
Teresa: Terry Tess
Theresa: Terry Tess
Amanda: Mandy
Sandra: Sandy
Melissa: Missy Mel
Abigail: Abby
Virginia: Ginny
Frances: Fran
Dorothy: Dot Dottie
Alexis: Lexi
Natalie: Nat
Guadalupe: Lupe""".splitlines()
    )
}
CREDENTIALS = "LADC CADC CAP LCDC CASAC CIP LPC LMFT LCSW CPRS CRADC SUDP LAC CAC".split()
STATES = """CA TX FL NY PA IL OH GA NC MI NJ VA WA AZ MA TN IN MO MD WI CO MN SC AL LA KY OR OK CT
UT IA NV AR MS KS NM NE ID WV HI NH ME RI MT DE SD ND AK DC VT WY""".split()
STREET_KINDS = {
    "Street": ("St", "ST", "St."),
    "Avenue": ("Ave", "AVE", "Av"),
    "Road": ("Rd", "RD", "Rd."),
    "Drive": ("Dr", "DR", "Dr."),
    "Lane": ("Ln", "LN", "Ln."),
    "Boulevard": ("Blvd", "BLVD", "Blvd."),
    "Court": ("Ct", "CT", "Ct."),
    "Highway": ("Hwy", "HWY", "Hwy."),
}
STREETS = """Main Oak Maple Cedar Park Pine Elm Washington Lake Hill Walnut Spring North Ridge
Church Willow Mill Sunset Railroad Jackson River Franklin Highland Jefferson Forest Chestnut Lincoln
Meadow Dogwood Hickory Birch Valley College Madison Center Prospect Cherry Laurel
Orchard""".split()
DOMAINS = ("example.org", "mail.example.org", "post.example.org", "example.com", "example.net")

_ONSETS = (
    "b br c ch cl d dr f fl g gr h j k kl l m n p pr qu r s sch sh st str t th tr v w z".split()
)
_MIDDLES = "a e i o u ai ea ie oo ou".split()
_CODAS = "n r l s ck ld rt nd m ng th ss x".split()
_ENDS = "man son er ley ton berg ski well ford worth ini ez ard ova mont wick stein dale".split()
_WOMANLY = "a ia ina elle ette y i ene isa lyn".split()
_MANLY = "us o en an on ard is el ick ert".split()
_TOWNS = "ville field burg haven port ford mont dale ridge brook wood view side ton land".split()


def family_names(count: int) -> list[str]:
    """`count` family names at most, the commonest first."""
    tail = [
        (o + m + c + e).capitalize() for e, c, m, o in product(_ENDS, _CODAS, _MIDDLES, _ONSETS)
    ]
    return list(dict.fromkeys(FAMILIES + _strewn(tail)))[:count]


def given_names(head: list[str], womanly: bool, count: int) -> list[str]:
    """`count` given names at most, the commonest (`head`) first."""
    ends = _WOMANLY if womanly else _MANLY
    tail = [(o + m + c + e).capitalize() for e, c, m, o in product(ends, _CODAS, _MIDDLES, _ONSETS)]
    return list(dict.fromkeys(head + _strewn(tail)))[:count]


def place_names(count: int) -> list[str]:
    """`count` invented towns at most."""
    towns = [(o + m + c + e).capitalize() for e, c, m, o in product(_TOWNS, _CODAS, "aeo", _ONSETS)]
    return _strewn(towns)[:count]


def _strewn(words: list[str]) -> list[str]:
    """The words in an order in which neighbours are unlike, always the same one."""
    return random.Random(7).sample(words, len(words))
