#include "privacy/look/text_words.h"

#include "base/memory/arena.h"
#include "base/text/utf8.h"

/* Asked of each byte: a table, where strchr took a tenth of the gate. */
static const bool BETWEEN[256] = {
	['\0'] = true, [' '] = true, ['\t'] = true, ['\r'] = true, ['\n'] = true, [','] = true,
	[';'] = true,  [':'] = true, ['('] = true,  [')'] = true,  ['['] = true,  [']'] = true,
	['"'] = true,  ['<'] = true, ['>'] = true,  ['|'] = true,  ['='] = true,  ['!'] = true,
	['?'] = true,  ['*'] = true, ['/'] = true};

static bool is_between(char c)
{
	return BETWEEN[(unsigned char)c];
}

static bool is_capital_at(struct str s, size_t i)
{
	if (i >= s.len)
		return false;
	unsigned char c = (unsigned char)s.ptr[i];
	unsigned char next = i + 1 < s.len ? (unsigned char)s.ptr[i + 1] : 0;
	/* U+00C0 to U+00DE; of Latin Extended-A the even ones, as in Şahin and Öz. */
	return (c >= 'A' && c <= 'Z') || (c == 0xC3 && next >= 0x80 && next < 0x9F) ||
	       (c == 0xC5 && next % 2 == 0) || (c == 0xC4 && next % 2 == 0);
}

/* How many bytes the initial at i has with its point: "J.", "Th.", "Chr.", "IJ.", "TH."; 0: none is there. */
static size_t initial_at(struct str s, size_t i)
{
	static const char *const longer[] = {"ij", "th",  "ch",  "ph",  "fr", "tj",
					     "sj", "chr", "joh", "jac", "jos"};
	if (!is_capital_at(s, i))
		return 0;
	size_t n = (unsigned char)s.ptr[i] >= 0xC0 ? 2 : 1;
	if (i + n < s.len && s.ptr[i + n] == '.')
		return n + 1;
	if (i + n + 1 < s.len && s.ptr[i + n] >= 'a' && s.ptr[i + n] <= 'z' &&
	    s.ptr[i + n + 1] == '.')
		return n + 2;
	for (size_t k = 0; k < sizeof longer / sizeof *longer; k++) {
		n = strlen(longer[k]);
		if (i + n < s.len && s.ptr[i + n] == '.' &&
		    strncasecmp(s.ptr + i, longer[k], n) == 0)
			return n + 1;
	}
	return 0;
}

/* "J." "J.P." "A.M.C." "Th.", and "J.P" where the last point is left out. */
static bool are_initials(struct str s)
{
	size_t n = 0, at = 0;
	for (size_t length; (length = initial_at(s, at)) != 0; n++)
		at += length;
	if (n > 0 && at + 1 == s.len && is_capital_at(s, at)) {
		at++;
		n++;
	}
	return at == s.len && n > 0 && n <= 6;
}

/* "J.P.Jansen", "A.de Jong": where the initials end and a name goes on; 0: nowhere. */
static size_t end_of_initials(struct str s)
{
	size_t end = 0;
	for (size_t length; (length = initial_at(s, end)) != 0;)
		end += length;
	size_t letters = 0;
	for (size_t i = end; i < s.len; i++)
		letters += ((unsigned char)s.ptr[i] | 0x20) >= 'a' && s.ptr[i] != '.';
	/* "C.v. Vliet": a particle that is cut short */
	bool particle = end > 0 && letters == 1 && (s.ptr[end] == 'v' || s.ptr[end] == 'd');
	return end > 0 && (letters >= 2 || particle) ? end : 0;
}

/* "j." "j.p.", "j.p": letters with a point behind each but perhaps the last, none of them a capital. */
static bool are_small_initials(struct str s)
{
	static const char *const longer[] = {"ij", "th", "fr",  "ph",  "ch",
					     "tj", "sj", "chr", "joh", "jac"};
	for (size_t i = 0; i < s.len; i += 2) {
		for (size_t k = 0; k < sizeof longer / sizeof *longer; k++) {
			size_t n = strlen(longer[k]);
			if (s.len - i > n && s.ptr[i + n] == '.' &&
			    memcmp(s.ptr + i, longer[k], n) == 0) {
				i += n - 1;
				break;
			}
		}
		bool last = i > 0 && i + 1 == s.len;
		if (s.ptr[i] < 'a' || s.ptr[i] > 'z' ||
		    (!last && (i + 1 >= s.len || s.ptr[i + 1] != '.')))
			return false;
	}
	return s.len > 0 && s.len <= 14;
}

/* "nr.12", "hnr.12a": a word and a number in one. */
static bool is_number_before(struct str head)
{
	static const char *const words[] = {"nr.", "no.", "hnr.", "huisnr."};
	for (size_t k = 0; k < sizeof words / sizeof *words; k++)
		if (head.len == strlen(words[k]) && strncasecmp(head.ptr, words[k], head.len) == 0)
			return true;
	return false;
}

/* "Mevr.Postma", "v.d.Berg", "h.p.jansen": where a title, particles or small initials end behind which a
 * name goes on; 0: nowhere. */
static size_t end_of_glued(struct privacy_words *w, struct str s)
{
	size_t end = 0;
	for (size_t i = 0; i + 1 < s.len; i++) {
		struct str head = {s.ptr, i + 1};
		unsigned char next = (unsigned char)s.ptr[i + 1];
		bool letter = (next | 0x20) >= 'a' && ((next | 0x20) <= 'z' || next >= 0x80);
		if (s.ptr[i] == '.' && next >= '0' && next <= '9' && is_number_before(head))
			return i + 1;
		if (s.ptr[i] != '.' || !letter)
			continue;
		unsigned lists = policy_lists(w->policy, utf8_fold_tight(w->arena, head));
		bool longer = i + 2 < s.len && s.ptr[i + 2] != '.';
		if (lists & (IN(LIST_TITLE) | IN(LIST_ADDRESS)))
			return i + 1;
		if (longer && ((lists & IN(LIST_PARTICLE)) || are_small_initials(head)))
			end = i + 1;
	}
	return end;
}

static void note_characters(struct privacy_word *w, struct str s)
{
	size_t second = s.len && (unsigned char)s.ptr[0] >= 0xC0 ? 2 : 1;
	w->capital = is_capital_at(s, 0);
	w->shouts = w->capital && is_capital_at(s, second);
	w->letters = s.len > 0;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0x80;
		w->digits = w->digits || (c >= '0' && c <= '9');
		w->letters = w->letters && (letter || c == '-' || c == '\'');
	}
}

/* What looks like initials and is none, and lists that initials are in by chance. */
static void judge_initials(struct privacy_word *item, struct str raw)
{
	static const char *const firms[] = {"bv", "nv", "cv", "ua"};
	bool body = item->key.len > 2; /* with two letters it is as well somebody's */
	if (!item->initials)
		return;
	for (size_t i = 0; i < sizeof firms / sizeof *firms; i++)
		body = body || str_eq(item->key, str_z(firms[i]));
	/* "O.B.S. De Regenboog", "B.V."; "T.N.V." is no body either. */
	body = body && (item->lists & IN(LIST_BODY));
	if (body && !(item->lists & (IN(LIST_CUE) | IN(LIST_AFTER))))
		item->lists |= IN(LIST_ORGANISATION);
	/* "S.T. Jansen" is no "st." of a foundation; "St. Jozef" is one. */
	bool saint = item->key.len == 2 && raw.ptr[1] >= 'a' && raw.ptr[1] <= 'z';
	if (!body && !saint)
		item->lists &= ~IN(LIST_ORGANISATION);
	/* "V.D. BERG" is "van den Berg". */
	item->initials = !body && !str_eq(item->key, STR("vd"));
	if (item->initials)
		item->lists &= ~IN(LIST_PARTICLE);
}

static unsigned lists_of(const struct privacy_words *w, struct str part)
{
	return policy_lists(w->policy, utf8_fold_tight(w->arena, part));
}

static bool is_either_enough(bool longer, struct str second)
{
	return longer && is_capital_at(second, 0) && second.len > 3;
}

/* "Hoogeveen-Noord" */
static bool is_quarter(const struct privacy_words *w, struct str place, struct str behind)
{
	static const char *const quarters[] = {"noord", "oost", "zuid", "west", "centrum", "stad"};
	struct str folded = utf8_fold_tight(w->arena, behind);
	for (size_t k = 0; k < sizeof quarters / sizeof *quarters; k++)
		if (str_eq(folded, str_z(quarters[k])))
			return (lists_of(w, place) & IN(LIST_PLACE)) != 0;
	return false;
}

static bool are_halves(const struct privacy_words *w, struct str first, struct str second)
{
	return first.len >= 2 && second.len >= 1 && !is_quarter(w, first, second);
}

/* "Mulder-Oldenhof", "bruijn-roos": a double name, one half of which is known where both have capitals, else both. */
static bool is_double_name(const struct privacy_words *w, struct privacy_word *item, struct str raw)
{
	const char *dash = item->letters ? memchr(raw.ptr, '-', raw.len) : NULL;
	if (!dash || item->lists)
		return false;
	struct str first = {raw.ptr, (size_t)(dash - raw.ptr)};
	struct str second = {dash + 1, raw.len - first.len - 1};
	if (!are_halves(w, first, second))
		return false;
	unsigned behind = lists_of(w, second);
	bool one = lists_of(w, first) & IN(LIST_SURNAME), other = behind & IN(LIST_SURNAME);
	/* "Jansen-d. Boer", "Weezendonk-van": behind a title or initials nobody need know the first half. */
	bool longer = item->capital && first.len > 3;
	item->half = (one || longer) && (behind & IN(LIST_PARTICLE));
	if (item->half || second.len < 2)
		return item->half && one;
	return is_either_enough(longer, second) ? one || other : one && other;
}

/* What parts a word from the next one. */
static void note_behind(const struct privacy_words *w, struct privacy_word *item, size_t to)
{
	size_t i = to;
	for (; i < w->text.len && is_between(w->text.ptr[i]); i++) {
		char c = w->text.ptr[i];
		item->comma = item->comma || c == ',';
		item->stop = item->stop || strchr(":;!?", c);
		item->cut = item->cut || strchr("/;()[]|=", c);
	}
	item->dash =
		i > to && i + 1 < w->text.len && w->text.ptr[i] == '-' && w->text.ptr[i + 1] == ' ';
}

static void add(struct privacy_words *w, size_t from, size_t to)
{
	struct privacy_word *item = &w->items[w->n];
	struct str raw = {w->text.ptr + from, to - from};
	*item = (struct privacy_word){.from = from, .initials = are_initials(raw)};
	while (!item->initials && raw.len && strchr(".'/-", raw.ptr[raw.len - 1])) {
		item->stop = item->stop || raw.ptr[raw.len - 1] == '.';
		raw.len--;
	}
	item->small = are_small_initials((struct str){w->text.ptr + from, to - from});
	if (raw.len == 0)
		return;
	item->to = from + raw.len;
	note_characters(item, raw);
	item->key = utf8_fold_tight(w->arena, raw);
	item->lists = policy_lists(w->policy, item->key);
	if (is_double_name(w, item, raw))
		item->lists |= IN(LIST_SURNAME);
	judge_initials(item, raw);
	/* "v. Dijk", "v.d. Berg": cut short, and no end of a sentence. */
	if ((item->lists & IN(LIST_PARTICLE)) && item->key.len <= 2)
		item->stop = false;
	note_behind(w, item, to);
	/* "Boer- Jacobs" */
	item->dash = item->dash || (item->to < w->text.len && w->text.ptr[item->to] == '-');
	w->lists |= item->lists;
	w->capitals = w->capitals || item->capital;
	w->mixed = w->mixed || (item->capital && !item->shouts && item->key.len > 1);
	w->n++;
}

void words_read(struct privacy_words *w, const struct privacy_policy *p, struct str text,
		size_t *at, struct arena *arena)
{
	size_t i = *at;
	w->policy = p;
	w->text = text;
	w->arena = arena;
	w->n = 0;
	w->lists = 0;
	w->capitals = w->mixed = false;
	while (i < text.len && w->n < PRIVACY_WORDS) {
		while (i < text.len && is_between(text.ptr[i]))
			i++;
		size_t from = i;
		while (i < text.len && !is_between(text.ptr[i]))
			i++;
		for (size_t parts = 0; parts < 4 && i > from && w->n + 1 < PRIVACY_WORDS; parts++) {
			struct str rest = {text.ptr + from, i - from};
			size_t name = end_of_initials(rest);
			name = name ? name : end_of_glued(w, rest);
			if (name == 0)
				break;
			add(w, from, from + name);
			from += name;
		}
		if (i > from)
			add(w, from, i);
	}
	*at = i;
}
