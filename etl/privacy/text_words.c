#include "privacy/text_words.h"

#include "base/arena.h"
#include "base/utf8.h"

static bool is_between(char c)
{
	return strchr(" \t\r\n,;:()[]\"<>|=!?*/", c) != NULL;
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

/* "J." "J.P." "A.M.C." "Th.": capitals with a point behind each, or a capital, a letter and a point. */
static bool are_initials(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.len; n++) {
		if (!is_capital_at(s, i))
			return false;
		i += (unsigned char)s.ptr[i] >= 0xC0 ? 2 : 1;
		if (i + 1 < s.len && s.ptr[i] >= 'a' && s.ptr[i] <= 'z' && s.ptr[i + 1] == '.')
			i++;
		if (i >= s.len || s.ptr[i] != '.')
			return false;
		i++;
	}
	return n > 0 && n <= 6;
}

/* "J.P.Jansen", "A.de Jong": where the initials end and a name goes on; 0: nowhere. */
static size_t end_of_initials(struct str s)
{
	size_t end = 0;
	while (end + 1 < s.len && is_capital_at(s, end)) {
		size_t letter = (unsigned char)s.ptr[end] >= 0xC0 ? 2 : 1;
		if (end + letter >= s.len || s.ptr[end + letter] != '.')
			break;
		end += letter + 1;
	}
	size_t letters = 0;
	for (size_t i = end; i < s.len; i++)
		letters += ((unsigned char)s.ptr[i] | 0x20) >= 'a' && s.ptr[i] != '.';
	return end > 0 && letters >= 2 ? end : 0;
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

static void add(struct privacy_words *w, size_t from, size_t to)
{
	struct privacy_word *item = &w->items[w->n];
	struct str raw = {w->text.ptr + from, to - from};
	*item = (struct privacy_word){.from = from, .initials = are_initials(raw)};
	while (!item->initials && raw.len && strchr(".'/-", raw.ptr[raw.len - 1])) {
		item->stop = item->stop || raw.ptr[raw.len - 1] == '.';
		raw.len--;
	}
	if (raw.len == 0)
		return;
	item->to = from + raw.len;
	note_characters(item, raw);
	item->key = utf8_fold_tight(w->arena, raw);
	item->lists = policy_lists(w->policy, item->key);
	/* "S.T. Jansen" is no "st." of a foundation; "B.V." has the initials of a firm. */
	static const char *const firms[] = {"bv", "nv", "vof", "cv", "ua"};
	bool firm = false;
	for (size_t i = 0; i < sizeof firms / sizeof *firms; i++)
		firm = firm || str_eq(item->key, str_z(firms[i]));
	if (item->initials && !firm)
		item->lists &= ~IN(LIST_ORGANISATION);
	for (size_t i = to; i < w->text.len && is_between(w->text.ptr[i]); i++) {
		item->comma = item->comma || w->text.ptr[i] == ',';
		item->stop = item->stop || strchr(":;!?", w->text.ptr[i]);
	}
	w->lists |= item->lists;
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
	while (i < text.len && w->n < PRIVACY_WORDS) {
		while (i < text.len && is_between(text.ptr[i]))
			i++;
		size_t from = i;
		while (i < text.len && !is_between(text.ptr[i]))
			i++;
		size_t name =
			i > from ? end_of_initials((struct str){text.ptr + from, i - from}) : 0;
		if (name && w->n + 1 < PRIVACY_WORDS) {
			add(w, from, from + name);
			from += name;
		}
		if (i > from)
			add(w, from, i);
	}
	*at = i;
}
