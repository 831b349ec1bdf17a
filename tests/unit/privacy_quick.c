/* The quick look may say yes in vain, and never no where a rule finds something: held against the rules over texts that
 * are put together at random from what each rule looks for and from what stands around it. */
#include "base/memory/arena.h"
#include "privacy/look/idle_words.h"
#include "privacy/policy/policy.h"
#include "privacy/report/privacy_column.h"

#include <criterion/criterion.h>
#include <stdio.h>

static const char *const PARTS[] = {
	"dhr",
	"Dhr.",
	"mw.",
	"de heer",
	"familie",
	"Jansen",
	"jansen",
	"de Vries",
	"VAN DEN BERG",
	"Bakker",
	"J.",
	"J.P.",
	"J.P.Smit",
	"Th.",
	"JP",
	"Anna",
	"Fatima",
	"aan",
	"t.b.v.",
	"namens",
	"Kwabro",
	"Tolwem Rieko",
	"\xc3\x89mile",
	"Yılmaz",
	"Öztürk",
	"O'Neill",
	"bsn",
	"BSN:",
	"111222333",
	"12345672",
	"111.222.333",
	"1112223",
	"bsn111222333",
	"NL91ABNA0417164300",
	"nl91 abna 0417 1643 00",
	"MT84MALT011000012345MTLCAST001S",
	"rek",
	"giro",
	"123456789",
	"06-12345678",
	"+31 (0)6 12345678",
	"(0165) 564641",
	"tel",
	"0101234567",
	"x.y@z.nl",
	"info@gemeente.nl",
	"1234 AB 5",
	"1399SS",
	"Dorpsstraat 12",
	"Kerkweg 5a",
	"geb",
	"12-05-1980",
	"12 mei 1980",
	"cli\xc3\xabnt 12345",
	"WMO-2024-00123",
	"zaak: 5678",
	"schuldhulp",
	"verslaving",
	"claim",
	"schikkingen",
	"declaratie",
	"C:\\Users\\x",
	"/home/x",
	"Received: x",
	"Message-ID: 4",
	"factuur",
	"2024",
	"onderhoud",
	"B.V.",
	"BV",
	"Stichting",
	",",
	".",
	"/",
	"-",
	"(",
	")",
	"; ",
	"\xe2\x82\xac 5",
	"Groen",
	"Post",
	"van",
	"op",
	"Alphen aan den Rijn",
	"1.234,56",
	"kamer 4",
	"W.A.",
	"U.A. Smit",
	"reiskosten mei",
	"Singel",
	"kade",
	"van Meerdervoort",
	"188",
	"953719",
	"jeugdhulp",
	"z",
	"dagbesteding",
	"schuldhulpverlening",
	"\xc3\xa9\xc3\xa9n speelplek",
	"huisnr 5",
	"hnr.64",
	"t/o 12",
	"naast 7",
	"adr",
	"object",
	"p/a",
	"Rietgors",
	"Rue de la Gare",
	"Kon.Julianapln",
	"PC 1256KV",
	"5542TR87",
	"4382-BF",
	"D-47491",
	"CJIB",
	"5012 3456 7890 1234",
	"kenmerk",
	"o/k",
	"2020/55602",
	"Z 25 611656",
	"D/24/364275",
	"naheffing",
	"kenteken",
	"12-ABC-3",
	"XX 123 Y",
	"*21-06-1967",
	"GD",
	"NL 53 TRIO 4565 7947 10",
	"IBAN",
	"@live.nl",
	"_",
	"#",
	"\xc2\xa0",
	"_x000D_",
	"  ",
};

static unsigned long state = 20240601;

static size_t draw(size_t n)
{
	state = state * 6364136223846793005ul + 1442695040888963407ul;
	return (size_t)(state >> 33) % n;
}

static size_t make_text(char *out, size_t size)
{
	size_t n = 0, parts = 1 + draw(6);
	for (size_t i = 0; i < parts; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%s", i && draw(5) ? " " : "",
				      PARTS[draw(sizeof PARTS / sizeof *PARTS)]);
	return n;
}

Test(privacy_quick, never_says_no_where_a_rule_finds_something)
{
	struct privacy_policy *policy;
	struct error e;
	struct arena *arena = arena_new();
	/* The header has every text looked at; it only adds numbers of accounts. */
	struct privacy_column column = {.policy = NULL,
					.headers = IN(HEADER_BANK),
					.arena = arena,
					.accepted = 1u << PRIVACY_OLD_ACCOUNT};
	size_t quick = 0, found = 0;
	cr_assert_eq(privacy_policy_open(&policy, NULL, &e), 0);
	struct idle_words *known = idle_words_new(policy);
	for (size_t i = 0; i < 200000; i++) {
		char text[512];
		struct privacy_look look;
		struct str s = {text, make_text(text, sizeof text)};
		bool may = quick_may_find(policy, NULL, s);
		cr_assert_eq(quick_may_find(policy, known, s), may, "%s", text);
		privacy_look_at(&look, policy, &column, s);
		cr_assert(may || look.n == 0, "\"%s\": %s", text,
			  privacy_rule_name(look.items[0].rule));
		quick += may;
		found += look.n > 0;
	}
	cr_assert(found > 50000 && quick >= found);
	idle_words_free(known);
	privacy_policy_free(policy);
	arena_free(arena);
}

Test(privacy_quick, says_yes_to_a_street_with_any_number_behind)
{
	static const char *const streets[] = {
		"Laan van Meerdervoort 5",
		"betaling Singel 7 mei",
		"Kerklaan / 12",
		"Dorpsstraat (12)",
		"kade nr. 3",
	};
	struct privacy_policy *policy;
	struct error e;
	struct arena *arena = arena_new();
	struct privacy_column column = {.arena = arena};
	cr_assert_eq(privacy_policy_open(&policy, NULL, &e), 0);
	for (size_t i = 0; i < sizeof streets / sizeof *streets; i++) {
		struct privacy_look look;
		privacy_look_at(&look, policy, &column, str_z(streets[i]));
		cr_expect(look.n > 0, "%s", streets[i]);
	}
	privacy_policy_free(policy);
	arena_free(arena);
}

Test(privacy_quick, passes_idle_words_and_nothing_else)
{
	static const struct {
		const char *text;
		size_t first, second; /* from the begin, and from behind the first blank */
	} texts[] = {
		{"", 0, 0},
		{"huur", 4, 0},
		{"huur ", 5, 5},
		{"huur zaal boog", 14, 14},
		{"huur Zaal boog", 5, 5},
		{"huur a zaal", 5, 5},                    /* one letter may be an initial */
		{"huur zaal, boog", 5, 5},                /* a comma behind it */
		{"huur zaal-boog", 5, 5},                 /* a double name */
		{"huur dagbestedingen", 19, 19},          /* fourteen letters, */
		{"huur voorzieningenen", 5 + 15, 5 + 15}, /* fifteen, */
		{"huur voorzieningenens", 5, 5},          /* and more than are kept */
		{"huur mevrouw", 5, 5},                   /* a title */
		{"huur jansen zaal", 5, 5},               /* a surname */
		{"huur kerkstraat", 15, 15},              /* a street's, with a number */
		{"kerkstraat 5", 0, 5},
		{"kerkstraat huur", 0, 5}, /* as "huisnummer" begins */
		{"kerkstraat boog", 15, 15},
		{"huur kade", 5, 5},     /* is one */
		{"huur aan zaal", 5, 5}, /* what a person stands behind */
		{"huur z\xc3\xa1\xc3\xa1l", 11, 11},
		{"huur \xc3\xa9mile\xc2\xa0", 5, 5},
		{"huur \xc3\x89mile", 5, 5},
		{"huur \xc5\x9f"
		 "ahin",
		 5, 5},
		{"huur zaal{", 5, 5},
		{"huur zaal`", 5, 5},
	};
	struct privacy_policy *policy;
	struct error e;
	cr_assert_eq(privacy_policy_open(&policy, NULL, &e), 0);
	struct idle_words *known = idle_words_new(policy);
	for (size_t again = 0; again < 2; again++)
		for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
			struct str s = str_z(texts[i].text);
			cr_expect_eq(idle_words_pass(known, s, 0), texts[i].first, "%s: %zu",
				     texts[i].text, idle_words_pass(known, s, 0));
			if (s.len > 5)
				cr_expect_eq(idle_words_pass(known, s, 5), texts[i].second, "%s",
					     texts[i].text);
		}
	cr_expect_eq(idle_words_pass(NULL, STR("huur"), 0), 0);
	idle_words_free(known);
	privacy_policy_free(policy);
}

Test(privacy_quick, says_no_to_most_texts_of_a_ledger)
{
	static const char *const plain[] = {
		"onderhoud wegen wijk noord",  "Factuur 20240118 levering zand",
		"Energie jan-mrt 2024",        "afschrijving 2023",
		"Jaarlijkse bijdrage GGD",     "Herinrichting Marktplein fase 2",
		"Overhead facilitair",         "Salarissen maart",
		"speelplek kade markt 953719", "laan 0123 onderhoud",
	};
	struct privacy_policy *policy;
	struct error e;
	cr_assert_eq(privacy_policy_open(&policy, NULL, &e), 0);
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		cr_assert_not(quick_may_find(policy, NULL, str_z(plain[i])), "%s", plain[i]);
	privacy_policy_free(policy);
}
