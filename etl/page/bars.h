/*
 * Bars in the rows of tables, and the words of their heads.
 */
#ifndef PAGE_BARS_H
#define PAGE_BARS_H

#include "charts/charts.h"
#include "page/layout.h"

/* The hatching that all charts of a page share; the sign of a legend. */
void put_hatch(struct html *out);
void put_sign(struct html *out, enum chart_sign sign);
/* So short that they stand before their labels. */
bool codes_are_short(const struct breakdown *s);
struct chart_scale bars_scale(const struct breakdown *s);
void bar_cell(struct html *out, const struct page *p, const struct breakdown_row *r,
	      const struct chart_scale *scale);
/* "Lasten per programma, 2024, × € 1.000" */
struct str breakdown_title(const struct page *p, const struct breakdown *s, enum figure_form form);
/* "werkelijk", "Werkelijk": what is shown. */
struct str shown_word(const struct page *p);
struct str shown_title(const struct page *p);
struct str capital(const struct page *p, struct str word);
struct str side_title(const struct page *p, const struct guide_member *m);
/* "2024", "alle jaren". */
struct str year_word(const struct page *p);
/* The full stop of a sentence that ends in a figure: "€ 1,2 mln." has its own. */
const char *stop_behind(const struct page *p, const struct figure *last);
/* The passport of a figure per inhabitant, whatever the lens shows. */
struct url url_figure_per(const struct page *p, const struct figure *f);
/* "× € 1.000", "in euro's", "per inwoner". */
struct str unit_words(const struct page *p, enum figure_form form);
/* Thousands where the amounts are so large, else whole units; two decimals where they are divided. */
enum figure_form form_of(const struct page *p, const struct breakdown *s);

#endif
