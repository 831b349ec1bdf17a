/*
 * The values of a cut as OpenSpending writes them: "in quotes, with the escapes of JSON", divided by ';', or bare text to the next '|'.
 * Questions read them, and so does whoever compares the cuts with a name of two models.
 */
#ifndef MODEL_CUT_TEXT_H
#define MODEL_CUT_TEXT_H

#include "base/error.h"
#include "base/memory/arena.h"
#include "base/memory/map.h"

/* What stands between the quotes that *rest begins with; *rest goes on behind them. STATUS_USAGE: an escape that JSON does not know, or no
 * closing quote. The text is in the arena. */
int cut_take_quoted(struct str *out, struct arena *a, struct str *rest, struct error *e);
/* Bare text runs to the next cut and may hold semicolons; borrowed. STATUS_USAGE when there is none. */
int cut_take_bare(struct str *out, struct str *rest, struct error *e);
#define CUT_VALUES_MOST 10000u /* as a question takes them */
/* Quoted texts divided by ';', or one bare text, as keys of the map. False: another cut follows, or they cannot be read. */
bool cut_take_texts(struct map *out, struct arena *a, struct str rest);

#endif
