/*
 * What in a text tells of people: numbers whose check digits fit, addresses of e-mail, telephone
 * numbers, names. One text may pass by chance (one number of nine digits in eleven is a BSN), so
 * texts are counted and a whole column is judged. Knows no columns, no files, no headers.
 */
#ifndef CONVENTION_PERSONAL_H
#define CONVENTION_PERSONAL_H

#include "base/text/str.h"

enum personal_kind {
	PERSONAL_IBAN,  /* ISO 13616: length of the country, modulo 97 */
	PERSONAL_BSN,   /* Dutch citizen service number: nine digits, test of eleven */
	PERSONAL_DNI,   /* Spanish DNI and NIE: check letter, modulo 23 */
	PERSONAL_CPF,   /* Brazilian CPF: two check digits, modulo 11 */
	PERSONAL_EMAIL, /* e-mail address */
	PERSONAL_PHONE, /* telephone number */
	PERSONAL_NAME,  /* name of a person */
	PERSONAL_KINDS,
};

/* Beside bits of kinds, in what a mapping accepts: that what a load masks is enough. */
#define PERSONAL_MASKED (1u << 31)
/* That its addresses are those of things. */
#define PERSONAL_ADDRESS (1u << 30)

/* How many texts had something of a kind. A candidate has the shape, a hit fits its check too. */
struct personal_count {
	uint64_t candidates, hits;
};

struct personal_tally {
	uint64_t seen; /* texts that are not empty */
	struct personal_count of[PERSONAL_KINDS];
	uint64_t strong_names; /* with a title or initials: "dhr. J. de Vries" */
	uint64_t listed_names; /* "Vries, Jan de": nothing but words around one comma */
	uint64_t named_bsn;    /* beside a word that says so */
};

/* Looks at one text, UTF-8. Costs one pass where it holds neither digits nor names. */
void personal_add(struct personal_tally *t, struct str text);
/* Bit `1 << kind` for each kind that is there beyond chance. */
unsigned personal_found(const struct personal_tally *t);
/* As a mapping names it: "iban", "name". */
const char *personal_kind_name(enum personal_kind k);
/* Of that name, or -1. */
int personal_kind_find(struct str name);
/* "IBANs (their check digits fit)". */
const char *personal_kind_words(enum personal_kind k);

#endif
