/*
 * What spreadsheets do to codes: `1-1` becomes `1-jan`, 600101000000 becomes `6,00101E+11`, `010`
 * becomes `10`, `0.10` becomes `0,1`. Codes that are lost in this way are found beside those of a list.
 */
#ifndef MAPPING_CODE_DAMAGE_H
#define MAPPING_CODE_DAMAGE_H

#include "base/memory/arena.h"

enum code_damage {
	CODE_WHOLE,
	CODE_IS_DATE,  /* "1-jan", "jan-10", "1-jan-24": 1-1 or 1.10 once */
	CODE_IS_POWER, /* "1,23E+15": a long number once, of which digits are gone */
	CODE_IS_COMMA, /* "0,1": 0.1 or 0.10 once; or a code that has a comma */
};

enum code_damage code_damage(struct str code);
/* Digits only, so many at least. */
bool code_is_digits(struct str code, size_t least, size_t most);
/* Whether the code may be the listed one, but for leading zeros, case, blanks, or what a spreadsheet
 * made of it. */
bool code_near(struct arena *scratch, struct str code, struct str listed);

#endif
