/*
 * The words by which administrations call phases and sides, in Dutch, English, German and Spanish:
 * "begroting na wijziging" is `adjusted`, "uitgaven" is `expenditure`. The names they stand for are
 * those of the Fiscal Data Package (`direction` and `phase` of a measure). Texts are folded
 * (utf8_fold), words are whole words.
 */
#ifndef MODEL_FISCAL_WORDS_H
#define MODEL_FISCAL_WORDS_H

#include "base/text/str.h"

/* Whether one of the words, parted by commas, stands in a folded text; blanks inside count. */
bool fiscal_has_words(struct str folded, const char *words);
/* "proposed", "adjusted" or "executed"; NULL: none is named. Of several the one that says most:
 * "begroting na wijziging" is no "begroting". */
const char *fiscal_phase(struct str folded);
/* "expenditure" or "revenue"; NULL: none is named. */
const char *fiscal_side(struct str folded);
/* Whether a text asks for what a member is called: both name the same phase or side, the member by
 * nothing but that word. "Kosten straatmeubilair" is no side. */
bool fiscal_means(struct str folded, struct str folded_member);

#endif
