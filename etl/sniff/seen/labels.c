/* Columns whose headers say that they label another: "Descripcion Centro" of "Centro". */
#include "base/text/utf8.h"
#include "sniff/sniff.h"

/* The header without one of the words, at its front or its end; the whole when there is none. */
static struct str without(struct str folded, const char *words)
{
	struct str rest = str_z(words);
	while (rest.ptr) {
		struct str w = str_split(&rest, ' ');
		if (w.len == 0 || folded.len <= w.len)
			continue;
		if (str_starts(folded, w))
			return (struct str){folded.ptr + w.len, folded.len - w.len};
		if (str_ends(folded, w))
			return (struct str){folded.ptr, folded.len - w.len};
	}
	return folded;
}

/* Whether a column can be one end of a pair of code and label. Free text is kept elsewhere, so
 * never. */
static bool pairable(const struct sniff_column *c)
{
	return c->header.len > 0 && !c->repeated && !c->is_private &&
	       (c->type == SNIFF_CODE || c->type == SNIFF_FLAG || c->type == SNIFF_WORDS ||
		c->type == SNIFF_INTEGER);
}

static int labelled_column(const struct sniff *s, size_t label, struct str core)
{
	for (size_t i = 0; i < s->ncolumns; i++) {
		const struct sniff_column *c = &s->columns[i];
		if (i == label || !pairable(c) || c->label_of >= 0)
			continue;
		struct str folded = utf8_fold_tight(s->arena, c->header);
		if (str_eq(folded, core) ||
		    str_eq(without(folded, "code nummer nr number id"), core))
			return (int)i;
	}
	return -1;
}

bool sniff_about_posting(const struct sniff_column *text, const struct sniff_column *key)
{
	return text->word && text->word->use == USE_TEXT && key->word && key->word->column_type &&
	       strcmp(key->word->column_type, "transaction-id:code") == 0;
}

void sniff_pair_labels(struct sniff *s)
{
	const char *words =
		"omschrijving oms descripcion description desc naam name label bezeichnung "
		"beschreibung texto text titel nombre";
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sniff_column *c = &s->columns[i];
		c->label_of = -1;
		if (!pairable(c))
			continue;
		struct str folded = utf8_fold_tight(s->arena, c->header);
		struct str core = without(folded, words);
		if (core.len < folded.len)
			c->label_of = labelled_column(s, i, core);
		if (c->label_of >= 0 && sniff_about_posting(c, &s->columns[c->label_of]))
			c->label_of = -1;
	}
	/* A label of a label, or two labels of one code, stay dimensions of their own. */
	for (size_t i = 0; i < s->ncolumns; i++) {
		int of = s->columns[i].label_of;
		bool taken = of >= 0 && s->columns[of].label_of >= 0;
		for (size_t k = 0; k < i && of >= 0; k++)
			taken = taken || s->columns[k].label_of == of;
		if (taken)
			s->columns[i].label_of = -1;
	}
}
