"""The words that people and companies of the sandbox are made of."""

GIVEN_NAMES = (
    "Ada", "Aisha", "Alma", "Amir", "Ana", "Anders", "Anya", "Arjun", "Astrid", "Ben",
    "Bianca", "Boris", "Camila", "Carlos", "Chidi", "Clara", "Dalia", "Daniel", "Dina", "Diego",
    "Edith", "Elif", "Elena", "Emeka", "Emil", "Esther", "Farah", "Felix", "Fiona", "Gabriel",
    "Greta", "Hana", "Hassan", "Helena", "Hugo", "Ines", "Iris", "Ivan", "Jana", "Jonas",
    "Julia", "Kaito", "Karim", "Katya", "Kofi", "Lars", "Laila", "Leo", "Lina", "Lucas",
    "Maja", "Malik", "Mara", "Mateo", "Mei", "Milan", "Mina", "Nadia", "Nils", "Noor",
    "Nora", "Olga", "Omar", "Oscar", "Pablo", "Petra", "Priya", "Rafael", "Ravi", "Rosa",
    "Ruth", "Samir", "Sara", "Selma", "Simon", "Sofia", "Stefan", "Tara", "Tariq", "Theo",
    "Tomas", "Uma", "Vera", "Viktor", "Wanda", "Yara", "Yusuf", "Zara", "Zoe", "Zuri",
)  # fmt: skip

FAMILY_NAMES = (
    "Abbas", "Adler", "Almeida", "Andrade", "Appiah", "Baker", "Banerjee", "Berg", "Bishop",
    "Blanc", "Bosch", "Castillo", "Chen", "Costa", "Dahl", "Das", "Delgado", "Demir", "Diaz",
    "Dubois", "Eze", "Farouk", "Fernandez", "Fischer", "Fontaine", "Fraser", "Garcia", "Greene",
    "Gupta", "Haddad", "Hansen", "Hoffmann", "Holm", "Ibrahim", "Ito", "Jensen", "Kaya", "Keller",
    "Khan", "Kim", "Kovacs", "Kowalski", "Larsen", "Lee", "Lind", "Lopez", "Marino", "Martin",
    "Mensah", "Meyer", "Mori", "Moreau", "Nakamura", "Nguyen", "Novak", "Okafor", "Olsen",
    "Ortiz", "Park", "Patel", "Pereira", "Petrov", "Quinn", "Rahman", "Ramos", "Rossi", "Sato",
    "Schmidt", "Silva", "Singh", "Soto", "Suzuki", "Tan", "Torres", "Varga", "Vega", "Walsh",
    "Weber", "Wolf", "Yilmaz", "Young", "Zhang", "Ziegler",
)  # fmt: skip

OTHER_SCRIPTS = (
    "王小明", "李雪", "佐藤 美咲", "김민준", "محمد الأحمد", "ليلى حداد", "שרה כהן",
    "Дмитрий Волков", "Ольга Смирнова", "Νίκος Παππάς", "प्रिया शर्मा", "สมชาย ใจดี",
    "Zoe\u0308 A\u030angstro\u0308m", "Nguyễn Thị Hồng", "Sean O'Malley",
    "D\u2019Arcy N\u2019Diaye",
    "Łukasz Żółć", "Ümit Şahin", "Þóra Jónsdóttir", "Maria 🌟 Lopes", "Jean-François L\u2019Écuyer",
    "Anne  Two  Spaces", "Renée «RJ» Jöst",
)  # fmt: skip
"""Names that break what reads only plain letters: scripts, directions, combining marks, emoji."""

EMPLOYERS = (
    "Alder & Finch", "Bluepine Systems", "Copperfield Labs", "Driftwood Software",
    "Elm Street Bakery", "Fernhill Logistics", "Granite Peak Energy", "Hollow Tree Games",
    "Ironbridge Rail", "Juniper Health Group", "Kestrel Mapping", "Larkspur Textiles",
    "Meadow & Moor", "Nightjar Audio", "Oakline Furniture", "Pebble Payments", "Quarry Lane School",
    "Redwater Shipping", "Saltmarsh Foods", "Thistle Insurance",
)  # fmt: skip

CITIES = (
    "Lisbon, Portugal", "Austin, Texas", "Nairobi, Kenya", "Osaka, Japan", "Leeds, England",
    "Montréal, Québec", "São Paulo, Brazil", "Kraków, Poland", "Bengaluru, India",
    "Portland, Oregon",
)  # fmt: skip

EXTRA_TAGS = (
    "Boomerang", "C++", "C#", "100% remote", "R&D, Berlin", "naïve Bayes", "日本語", "a=b&c",
    "#urgent", "Silver medalist", "silver medalist", "Visa sponsorship", "  padded  ",
    'Needs laptop (16")', "50/50", "São Paulo",
)  # fmt: skip
"""Tags that people typed: commas, plus and percent signs, scripts, and two that differ by case."""

SOURCES = {
    "Job site": 34.0, "LinkedIn": 24.0, "Added manually": 12.0, "Referral": 10.0, "GitHub": 4.0,
    "Glassdoor": 4.0, "Social referral": 3.0, "University fair": 3.0, "Xing": 2.0,
    "Agency: Heron, Wren & Co": 2.0, "Café meetup": 1.0, "50%+ club": 0.5,
    "https://jobs.example.com/?a=1&b=2": 0.5, "展示会": 0.5,
}  # fmt: skip

SENTENCES = (
    "Strong on fundamentals and asks good questions.",
    "Would like to move within three months.",
    "Prefers to work from the office twice a week.",
    "Has led a team of four through a migration.",
    "Salary expectation is within the band.",
    "Could not talk much about testing.",
    "Wants to hear back before the end of the month.",
    "Came across as calm under pressure.",
    "Speaks three languages, two of them at work.",
    "Needs a follow-up on the notice period.",
    "Überzeugend im Gespräch \u2013 klar und freundlich. 👍",
    "Portfolio is on the way; the link in the form is broken.",
)

TITLES = (
    "Analyst", "Engineer", "Team Lead", "Coordinator", "Consultant", "Designer", "Manager",
    "Technician", "Specialist", "Intern",
)  # fmt: skip

SCHOOLS = (
    "Northgate University", "Institute of Applied Arts", "Lakeside College",
    "Technical School of Hillbury", "University of Westmere",
)  # fmt: skip

STUDIES = (
    "Mechanical Engineering", "Economics, Statistics", "Graphic Design", "Food Science",
    "Philosophy", "Computer Science",
)  # fmt: skip
