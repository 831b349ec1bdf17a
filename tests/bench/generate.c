/*
 * A Dutch ledger of any length, for measuring: 18 columns, about 200 bytes a line, semicolons,
 * CRLF, UTF-8, amounts like 1.234,56; realistic numbers of accounts, cost centres and products,
 * suppliers by Zipf's law, 6 % of the texts in quotes.
 *
 *     generate LINES [SEED] >FILE
 *
 * The same bytes each time and everywhere: splitmix64 and integer arithmetic only. Says on standard
 * error how many lines it wrote and what their amounts add up to.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ACCOUNTS 800
#define CENTRES 600
#define PRODUCTS 120
#define SUPPLIERS 20000
#define POSTCODES 3000
#define FLUSH_AT (1 << 20)

static const char *const words[] = {
	"onderhoud",  "gemaal",      "riool",        "schoolgebouw", "coördinatie", "financiële",
	"beheer",     "subsidie",    "voorziening",  "straat",       "verlichting", "groen",
	"speelplek",  "bibliotheek", "sporthal",     "energie",      "schoonmaak",  "inhuur",
	"cursus",     "licentie",    "drukwerk",     "advies",       "leges",       "vergunning",
	"afval",      "bodem",       "geïndexeerd",  "huur",         "erfpacht",    "asfalt",
	"brug",       "kade",        "haven",        "markt",        "evenement",   "archief",
	"verkiezing", "rente",       "afschrijving", "termijn",      "project",     "fase",
	"noord",      "zuid",        "oost",         "west",         "kwartaal",    "correctie",
	"memoriaal",  "café",        "reïntegratie", "één",          "ideeën",      "wijkteam",
	"jeugdhulp",  "begeleiding", "dagbesteding", "vervoer",      "leerlingen",  "brandkraan"};

static const char *const kinds[] = {"Bouwbedrijf",  "Stichting",   "Vereniging", "Adviesbureau",
				    "Installaties", "Hoveniers",   "Zorggroep",  "Uitzendbureau",
				    "Drukkerij",    "Loonbedrijf", "Ingenieurs", "Garage"};
static const char *const names[] = {"Zilverlisdodde", "Kraanoog",     "Waterlelie",   "Rietvink",
				    "Pompeblad",      "Oeverzegge",   "Kattenstaart", "Dotterbloem",
				    "IJsvogel",       "Meerkoet",     "Aalscholver",  "Grütto",
				    "Wâtermûnt",      "Krabbescheer", "Vlotgras",     "Zwanebloem"};
static const char *const forms[] = {" B.V.", " N.V.", " V.O.F.", "", " U.A.", " Holding B.V."};
static const char *const programmes[] = {"Bestuur en ondersteuning",
					 "Veiligheid",
					 "Verkeer en vervoer",
					 "Economie",
					 "Onderwijs",
					 "Sport en cultuur",
					 "Sociaal domein",
					 "Volksgezondheid",
					 "Milieu",
					 "Wonen en ruimte",
					 "Alg. dekkingsmiddelen",
					 "Overhead"};

static uint64_t state;
static char *out;
static char buffer[FLUSH_AT + 4096];
static char account_names[ACCOUNTS][48], centre_names[CENTRES][48];
static char supplier_names[SUPPLIERS][64], postcodes[POSTCODES][8];
static int account_kind[ACCOUNTS], account_category[ACCOUNTS], centre_product[CENTRES];
static uint64_t zipf[SUPPLIERS]; /* running sums of 1 / rank, in billionths */

static inline uint64_t random_bits(void)
{
	uint64_t z = (state += 0x9E3779B97F4A7C15u);

	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

/* 0 to n - 1. */
static inline uint32_t pick(uint32_t n)
{
	return (uint32_t)((random_bits() >> 32) * n >> 32);
}

static void make_lists(void)
{
	for (int i = 0; i < ACCOUNTS; i++) {
		account_kind[i] = (int)pick(20) + 10;
		account_category[i] = (int)pick(40);
		snprintf(account_names[i], sizeof(account_names[i]), "%s %s",
			 words[pick(COUNT(words))], words[pick(COUNT(words))]);
	}
	for (int i = 0; i < CENTRES; i++) {
		centre_product[i] = (int)pick(PRODUCTS);
		snprintf(centre_names[i], sizeof(centre_names[i]), "%s %s",
			 words[pick(COUNT(words))], words[pick(COUNT(words))]);
	}
	uint64_t sum = 0;
	for (int i = 0; i < SUPPLIERS; i++) {
		snprintf(supplier_names[i], sizeof(supplier_names[i]), "%s %s%s %d",
			 kinds[pick(COUNT(kinds))], names[pick(COUNT(names))],
			 forms[pick(COUNT(forms))], i);
		sum += 1000000000u / (uint64_t)(i + 1);
		zipf[i] = sum;
	}
	for (int i = 0; i < POSTCODES; i++)
		snprintf(postcodes[i], sizeof(postcodes[i]), "%d S%c", 1000 + (int)pick(9000),
			 "ADS"[pick(3)]);
}

static const char *pick_supplier(void)
{
	uint64_t at = random_bits() % zipf[SUPPLIERS - 1];
	int low = 0, high = SUPPLIERS - 1;

	while (low < high) {
		int middle = (low + high) / 2;
		if (zipf[middle] <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return supplier_names[low];
}

static inline void put(const char *s)
{
	size_t n = strlen(s);

	memcpy(out, s, n);
	out += n;
}

static inline void put_field(const char *s)
{
	put(s);
	*out++ = ';';
}

static void put_digits(uint64_t v, int width)
{
	char digits[24];
	int n = 0;

	do {
		digits[n++] = (char)('0' + v % 10);
		v /= 10;
	} while (v || n < width);
	while (n)
		*out++ = digits[--n];
}

static inline void put_number(uint64_t v)
{
	put_digits(v, 1);
	*out++ = ';';
}

static void put_amount(int64_t cents)
{
	uint64_t whole = (uint64_t)(cents < 0 ? -cents : cents);

	if (cents < 0)
		*out++ = '-';
	if (whole >= 100000000) {
		put_digits(whole / 100000000, 1);
		*out++ = '.';
		put_digits(whole / 100000 % 1000, 3);
	} else {
		put_digits(whole / 100000, 1);
	}
	if (whole < 100000)
		out--; /* no thousands: the zero just written goes */
	else
		*out++ = '.';
	put_digits(whole / 100 % 1000, whole < 100000 ? 1 : 3);
	*out++ = ',';
	put_digits(whole % 100, 2);
	*out++ = ';';
}

static void put_text(void)
{
	uint32_t odd = pick(1000);
	int quoted = odd < 60;
	char *start = out, *end = out + 14 + pick(40);

	if (quoted)
		*out++ = '"';
	for (int i = 0; out < end || i == 0; i++) {
		if (i)
			*out++ = ' ';
		put(words[pick(COUNT(words))]);
		if (pick(12) == 0) {
			*out++ = ' ';
			put_digits(pick(1000000), 1);
		}
	}
	if (odd < 12)
		put("; zie ook bijlage");
	else if (odd < 22)
		put(" \"\"spoed\"\"");
	else if (odd < 25)
		put("\r\nvervolg");
	if (quoted)
		*out++ = '"';
	*out++ = ';';
	if (out - start > 400)
		abort();
}

/* Sizes of amounts lie around 300 euros, each doubling rarer: three dice for the number of bits. */
static int64_t pick_amount(void)
{
	uint32_t bits = 8 + pick(7) + pick(7) + pick(7);
	int64_t cents = ((int64_t)1 << bits) + pick((uint32_t)1 << bits);

	return pick(12) ? cents : -cents;
}

static int64_t put_line(uint64_t i, uint64_t n)
{
	uint32_t at = (uint32_t)(i * 84 / n), account = pick(ACCOUNTS), centre = pick(CENTRES);
	uint32_t year = 2018 + at / 12, month = 1 + at % 12;
	int64_t cents = pick_amount();

	if (pick(4))
		centre = pick(centre + 1); /* some are busier than others */
	uint32_t product = pick(10) ? (uint32_t)centre_product[centre] : pick(PRODUCTS);
	put_number(year);
	put_number(month);
	put_digits(1 + pick(28), 2);
	*out++ = '-';
	put_digits(month, 2);
	*out++ = '-';
	put_number(year);
	put_number(400000 + account * 37);
	put_field(account_names[account]);
	put_number(6000000 + centre * 111);
	put_field(centre_names[centre]);
	*out++ = 'K';
	put_number((uint64_t)account_kind[account]);
	uint32_t task = product * 7 % 57;
	put_digits(task / 7, 1);
	*out++ = '.';
	put_number(task % 7 + 1);
	uint32_t category = (uint32_t)account_category[account];
	put_digits(1 + category / 8, 1);
	*out++ = '.';
	put_digits(1 + category % 8 / 4, 1);
	*out++ = '.';
	put_number(1 + category % 4);
	put_field(programmes[product % 12]);
	*out++ = 'P';
	put_number(1000 + product);
	put_field(pick_supplier());
	put_text();
	put_amount(cents);
	put_field(pick(5) ? "D" : "C");
	put_field(postcodes[pick(POSTCODES)]);
	put(pick(10) < 8 ? "Realisatie\r\n" : pick(2) ? "Begroting\r\n" : "Jaarrekening\r\n");
	return cents;
}

static void flush(void)
{
	size_t n = (size_t)(out - buffer);

	if (fwrite(buffer, 1, n, stdout) != n) {
		perror("generate");
		exit(1);
	}
	out = buffer;
}

int main(int argc, char **argv)
{
	uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
	int64_t sum = 0;

	if (n == 0) {
		fprintf(stderr, "usage: generate LINES [SEED] >FILE\n");
		return 2;
	}
	state = (argc > 2 ? strtoull(argv[2], NULL, 10) : 42) * 6700417 + 1;
	make_lists();
	out = buffer;
	put("boekjaar;periode;boekdatum;grootboekrekening;grootboek_omschrijving;kostenplaats;"
	    "kostenplaats_omschrijving;kostensoort;taakveld;categorie;programma;product;crediteur;"
	    "omschrijving;bedrag;debet_credit;postcode;verslagsoort\r\n");
	for (uint64_t i = 0; i < n; i++) {
		sum += put_line(i, n);
		if (out - buffer > FLUSH_AT)
			flush();
	}
	flush();
	fprintf(stderr, "lines %" PRIu64 "\nsum %s%" PRId64 ".%02d\n", n, sum < 0 ? "-" : "",
		(sum < 0 ? -sum : sum) / 100, (int)((sum < 0 ? -sum : sum) % 100));
	return 0;
}
