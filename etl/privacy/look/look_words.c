/* E-mail addresses, secrets. */
#include "privacy/look/looking.h"

#include "convention/personal_check.h"

static struct str word_text(const struct privacy_words *w, size_t i)
{
	return (struct str){w->text.ptr + w->items[i].from, w->items[i].to - w->items[i].from};
}

/* ---- R6: e-mail ---- */

static bool is_plain(char c)
{
	return looking_is_digit(c) || (looking_is_letter(c) && (unsigned char)c < 0x80);
}

static void look_at_email(struct text_look *l, const struct privacy_words *w, size_t i)
{
	struct str s = word_text(w, i);
	const char *sign = s.len ? memchr(s.ptr, '@', s.len) : NULL;
	if (!sign)
		return;
	struct str local = {s.ptr, (size_t)(sign - s.ptr)};
	struct str domain = {sign + 1, s.len - local.len - 1};
	/* "jansen12 @live.nl": a blank before it */
	bool parted = local.len == 0 && i > 0 && w->items[i].from == w->items[i - 1].to + 1;
	if (parted)
		local = word_text(w, i - 1);
	/* "g.martens@live.nl" came as two words. */
	size_t from = w->items[i - parted].from;
	while (!parted && from > 0 &&
	       (strchr(".+-_", w->text.ptr[from - 1]) || is_plain(w->text.ptr[from - 1])))
		from--;
	if (local.len > 0 && domain.len > 3 && memchr(domain.ptr, '.', domain.len) &&
	    !personal_is_desk(local))
		looking_add(l, PRIVACY_CONTACT, PRIVACY_MASK, from, w->items[i].to);
}

/* ---- R15 ---- */

static void look_at_secret(struct text_look *l, const struct privacy_words *w, size_t i)
{
	struct str s = word_text(w, i);
	struct str rest = {s.ptr, w->text.len - w->items[i].from};
	bool drive = rest.len > 2 && rest.ptr[1] == ':' && rest.ptr[2] == '\\';
	bool slash = w->items[i].from > 0 && w->text.ptr[w->items[i].from - 1] == '/';
	bool path = str_starts(rest, STR("\\\\")) || (slash && str_starts(rest, STR("home/")));
	bool header = str_starts(rest, STR("Message-ID:")) ||
		      str_starts(rest, STR("Return-Path:")) || str_starts(rest, STR("Received:"));
	if (drive || path || header)
		looking_add(l, PRIVACY_SECRET, PRIVACY_DROP, 0, l->text.len);
}

void look_words(struct text_look *l, const struct privacy_words *w)
{
	for (size_t i = 0; i < w->n; i++) {
		look_at_email(l, w, i);
		look_at_secret(l, w, i);
	}
}
