/*
 * Whether a number or an address is what it looks like: check digits, lengths, names of desks.
 */
#ifndef CONVENTION_PERSONAL_CHECK_H
#define CONVENTION_PERSONAL_CHECK_H

#include "base/text/str.h"

/* Nine digits weighted 9 … 2, -1, a multiple of eleven. */
bool personal_is_bsn(const char *digits);
/* Length of the IBANs of the country that two capitals name (registry of ISO 13616), or 0. */
size_t personal_iban_length(const char *country);
/* n capitals and digits, modulo 97. */
bool personal_is_iban(const char *s, size_t n);
/* The part of an e-mail address before its @: of a desk ("info"), not of a person. */
bool personal_is_desk(struct str local);

#endif
