/*
 * Names of people, by their form: a title or initials before a capital, a first name that we know,
 * words around one comma. No list of surnames: a mapping is asked about a column, not about a
 * person, so a share of the names is enough.
 */
#include "convention/personal_name.h"

#include "base/memory/map.h"

#include <pthread.h>
#include <strings.h>

#define WORDS_MOST 12 /* of a text that are looked at */
#define NAME_WORDS_MOST 6
#define WORD_MOST 24

/* Lower case, sorted by nothing, parted by blanks. ASCII: words are compared without accents. */
static const char TITLES[] =
	" dhr mevr mw mevrouw heer fam familie erven drs ir mr mrs ms miss dr prof sr sra srta don "
	"dona mme mlle monsieur madame herr frau sig signora senhor senhora ";
static const char PARTICLES[] =
	" van de den der ten ter het von zu 't vd v/d la le las los del da do dos das di du el al ";
static const char FORMS[] =
	" bv b.v nv n.v vof v.o.f cv stichting vereniging gemeente provincie ministerie waterschap "
	"cooperatie holding groep ltd limited plc llp inc corp co company council trust association "
	"university school college sl s.l slu sa s.a sau s.a.u scp sociedad asociacion fundacion "
	"ayuntamiento universidad gmbh ag kg ev e.v verein stadt sarl sas sasu societe association "
	"fondation commune ltda eireli epp prefeitura srl spa onlus sp oy ab as aps & en und and et y "
	"wijk buurt plan fonds bureau dienst afdeling programma project centrum bibliotheek museum "
	"station distrito centro parque calle plaza avenida straat weg plein laan park haven school "
	"instituto colegio hospital mercado polideportivo biblioteca casa edificio ";
static const char FIRST_NAMES[] =
	" jan piet kees henk willem johannes cornelis hendrik pieter gerard johan peter paul hans "
	"erik frank martin mark marco bas tim tom thijs daan sem lucas finn bram lars jeroen joost "
	"sander wouter ruud rob robert michiel maarten koen bert wim theo ton arie dirk gijs jaap "
	"klaas sjoerd anna maria johanna elisabeth wilhelmina cornelia annemarie anneke marieke "
	"saskia sandra monique ingrid petra linda esther mieke truus greet lotte emma sophie julia "
	"eva sanne femke iris mohammed mohamed ahmed ali fatima hassan mustafa yusuf youssef aisha "
	"antonio jose manuel francisco juan david javier daniel carlos jesus alejandro miguel rafael "
	"pedro angel pablo sergio fernando luis jorge alberto alvaro diego adrian raul ivan ruben "
	"enrique ramon vicente andres joaquin santiago carmen josefa isabel dolores pilar teresa ana "
	"francisca laura cristina antonia marta mercedes lucia rosa elena rosario raquel paula "
	"beatriz silvia patricia sara rocio montserrat encarnacion concepcion "
	"jean pierre michel philippe alain bernard jacques nicolas christophe laurent francois "
	"marie nathalie isabelle sylvie catherine christine monique valerie sandrine thomas stefan "
	"michael andreas wolfgang klaus jurgen uwe dieter heinz helmut werner gunter ursula monika "
	"renate helga karin brigitte sabine claudia susanne heike john james william richard joseph "
	"charles christopher matthew anthony steven andrew kenneth kevin brian george edward ronald "
	"timothy jason jeffrey gary stephen mary jennifer susan margaret dorothy lisa nancy karen "
	"betty helen donna carol ruth sharon michelle sarah kimberly deborah jessica joao paulo "
	"lucas gabriel marcos rodrigo gustavo felipe fernanda adriana juliana mariana aline "
	"giuseppe giovanni mario luigi francesco angela giulia paola stefania ";

struct word {
	char lower
		[WORD_MOST]; /* ASCII letters only; accents of Latin-1 taken off, longer words cut */
	size_t n;            /* of them */
	const char *ptr;
	size_t len;
	bool capital; /* begins with one */
	bool shouts;  /* its second letter is one too: "A.D. DEPORTE" is no name */
	bool initials;
	bool comma; /* behind it */
};

/* The lists as tables, made when the first name is looked at: each word of a text is asked in all. */
enum list { LIST_TITLES, LIST_PARTICLES, LIST_FORMS, LIST_FIRST_NAMES, LISTS };
static struct map *tables[LISTS];
/* By length, a bit for the first letter of each word of a list: most words of a text are in none. */
static uint32_t beginnings[LISTS][WORD_MOST];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_tables(void)
{
	static const char *const lists[LISTS] = {TITLES, PARTICLES, FORMS, FIRST_NAMES};
	bool is_new;

	for (size_t i = 0; i < LISTS; i++) {
		struct str rest = str_z(lists[i]);
		tables[i] = map_new();
		while (rest.ptr) {
			struct str word = str_split(&rest, ' ');
			if (!word.len || word.len >= WORD_MOST)
				continue;
			map_put(tables[i], word, &is_new);
			beginnings[i][word.len] |= 1u << (*word.ptr & 31);
		}
	}
}

static bool among(enum list list, const struct word *w)
{
	return (beginnings[list][w->n] >> (*w->lower & 31) & 1) &&
	       map_get(tables[list], (struct str){w->lower, w->n});
}

/* The letter of U+00C0 … U+00FF without its accent, given the second byte of its UTF-8. */
static char plain_letter(unsigned char second)
{
	static const char letters[] =
		"aaaaaaaceeeeiiiidnooooo*ouuuuypsaaaaaaaceeeeiiiidnooooo/ouuuuypy";
	return second >= 0x80 && second < 0xC0 ? letters[second - 0x80] : '\0';
}

/* "J." "J.P." "A.M.C." */
static bool are_initials(const char *p, size_t n)
{
	if (n < 2 || n > 10 || n % 2 != 0)
		return false;
	for (size_t i = 0; i < n; i += 2)
		if (p[i] < 'A' || p[i] > 'Z' || p[i + 1] != '.')
			return false;
	return true;
}

static bool is_capital(const char *p, size_t n)
{
	unsigned char second = n > 1 ? (unsigned char)p[1] : 0;
	return n > 0 && ((p[0] >= 'A' && p[0] <= 'Z') ||
			 ((unsigned char)p[0] == 0xC3 && second >= 0x80 && second < 0x9F));
}

static void fill(struct word *w, const char *p, size_t n)
{
	size_t out = 0;
	*w = (struct word){.ptr = p, .len = n};
	if (n > 0 && p[n - 1] == ',') {
		w->comma = true;
		n--;
	}
	w->initials = are_initials(p, n);
	w->capital = is_capital(p, n);
	w->shouts = n > 1 && p[1] >= 'A' && p[1] <= 'Z';
	while (n > 0 && p[n - 1] == '.')
		n--;
	for (size_t i = 0; i < n && out + 1 < sizeof w->lower; i++) {
		char c = p[i];
		if ((unsigned char)c == 0xC3 && i + 1 < n)
			c = plain_letter((unsigned char)p[++i]);
		w->lower[out++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	w->n = out;
}

static size_t split(struct word *words, struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len && n < WORDS_MOST;) {
		while (i < s.len && (s.ptr[i] == ' ' || s.ptr[i] == '(' || s.ptr[i] == ')'))
			i++;
		size_t start = i;
		while (i < s.len && s.ptr[i] != ' ' && s.ptr[i] != '(' && s.ptr[i] != ')')
			i++;
		if (i > start)
			fill(&words[n++], s.ptr + start, i - start);
	}
	return n;
}

/* A capital word of letters, after particles: "van der Berg". Not in capitals: abbreviations stand
 * before those. */
static bool surname_follows(const struct word *words, size_t n, size_t i)
{
	while (i < n && among(LIST_PARTICLES, &words[i]))
		i++;
	return i < n && words[i].capital && !words[i].shouts && !words[i].initials &&
	       words[i].len > 2 && !among(LIST_FORMS, &words[i]);
}

static bool is_strong(const struct word *words, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++) {
		bool title = among(LIST_TITLES, &words[i]) && words[i].len > 1;
		if (title && (words[i + 1].initials || surname_follows(words, n, i + 1)))
			return true;
		if (words[i].initials && !words[i].comma && surname_follows(words, n, i + 1))
			return true;
		/* "Vries, J. de" */
		if (words[i].comma && words[i].capital && words[i + 1].initials)
			return true;
	}
	return false;
}

static bool has_form(const struct word *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (among(LIST_FORMS, &words[i]))
			return true;
	return false;
}

/* Nothing but words with a capital, and particles, digits nowhere. */
static bool all_capitals(const struct word *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (const char *p = words[i].lower; *p; p++)
			if (!((*p >= 'a' && *p <= 'z') || *p == '-' || *p == '\'' || *p == '.'))
				return false;
		if (!words[i].capital && !among(LIST_PARTICLES, &words[i]))
			return false;
	}
	return true;
}

static size_t commas(const struct word *words, size_t n)
{
	size_t found = 0;
	for (size_t i = 0; i + 1 < n; i++)
		found += words[i].comma;
	return found;
}

enum name_shape name_shape_of(struct str text)
{
	struct word words[WORDS_MOST];
	pthread_once(&once, make_tables);
	size_t n = split(words, text);
	if (n < 2)
		return NAME_NONE;
	bool form = has_form(words, n);
	if (is_strong(words, n))
		return form ? NAME_ORGANISATION : NAME_STRONG;
	if (form)
		return NAME_ORGANISATION;
	if (n > NAME_WORDS_MOST || !all_capitals(words, n))
		return NAME_NONE;
	if (words[0].initials && n <= 4) /* "J. DE VRIES" */
		return NAME_FIRST;
	size_t parted = commas(words, n);
	for (size_t i = 0; i < n; i++) /* "Jan de Vries", "Vries, Jan de" */
		if (among(LIST_FIRST_NAMES, &words[i]) && (i == 0 || words[i - 1].comma))
			return NAME_FIRST;
	return parted == 1 ? NAME_LISTED : NAME_NONE;
}
