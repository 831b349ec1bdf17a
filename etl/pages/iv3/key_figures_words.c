/* Names, inputs and reasons of kengetallen in the reader's language. */
#include "pages/iv3/key_figures.h"

struct str key_word(const struct page *p, struct str dutch)
{
	return iv3_key_word(p->lang == LANG_EN, dutch);
}

struct str key_why(const struct page *p, const struct iv3_key_figure *f, int year)
{
	return iv3_key_why(p->lang == LANG_EN, p->arena, f, year);
}
