#include "explore/guide.h"

#include "base/text/utf8.h"
#include "model/fiscal_words.h"

enum phase_meaning phase_meaning_of(struct str word)
{
	struct arena *a = arena_new();
	struct str folded = utf8_fold(a, word);
	enum phase_meaning meaning =
		fiscal_means(folded, STR("executed"))   ? PHASE_ACTUAL
		: fiscal_means(folded, STR("adjusted")) ? PHASE_AMENDED
		: fiscal_means(folded, STR("approved")) || fiscal_means(folded, STR("proposed"))
			? PHASE_BUDGET
			: PHASE_OTHER;

	arena_free(a);
	return meaning;
}

int phase_quarter(struct str word)
{
	struct str rest = word;

	if (word.len == 2 && (word.ptr[0] == 'Q' || word.ptr[0] == 'K'))
		rest.ptr++;
	else if (!str_ends(word, STR("e kwartaal")) || word.len != 11)
		return 0;
	return *rest.ptr >= '1' && *rest.ptr <= '4' ? *rest.ptr - '0' : 0;
}

enum side_meaning side_meaning_of(struct str word)
{
	struct arena *a = arena_new();
	struct str folded = utf8_fold(a, word);
	enum side_meaning meaning = fiscal_means(folded, STR("expenditure")) ? SIDE_EXPENDITURE
				    : fiscal_means(folded, STR("revenue"))   ? SIDE_REVENUE
									     : SIDE_OTHER;

	arena_free(a);
	return meaning;
}

struct str slug_of(struct arena *a, struct str label)
{
	struct str folded = utf8_fold(a, label);
	char *out = arena_bytes(a, folded.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < folded.len; i++)
		out[n++] = folded.ptr[i] == ' ' ? '-' : folded.ptr[i];
	return (struct str){out, n};
}

struct str place_of_title(struct str title)
{
	static const char *const before[] = {"Gemeente ", "gemeente "};
	struct str rest = title;
	struct str name = str_trim(str_split(&rest, ':'));

	for (size_t i = 0; i < 2; i++)
		if (str_starts(name, str_z(before[i])) && name.len > strlen(before[i]))
			return (struct str){name.ptr + strlen(before[i]),
					    name.len - strlen(before[i])};
	return name;
}
