/*
 * A policy as it is asked: words by list, headers by pattern. Private to privacy.
 */
#ifndef PRIVACY_POLICY_H
#define PRIVACY_POLICY_H

#include "privacy/privacy.h"

/* Lists of words; a word may be in several. */
enum word_list {
	LIST_TITLE,
	LIST_PARTICLE,
	LIST_FIRST,
	LIST_SURNAME,
	LIST_COMMON, /* surnames that are words, too */
	LIST_CUE,
	LIST_ORGANISATION,
	LIST_BSN,
	LIST_BANK,
	LIST_BIRTH,
	LIST_CASE,
	LIST_HEALTH,
	LIST_BUSINESS,
	LIST_DECLARATION,
	LIST_STREET, /* endings */
	LIST_ALLOWED_NAME,
	LIST_ALLOWED_STREET,
	LIST_ALLOWED_IBAN,
	LIST_ALLOWED_TEXT,
	WORD_LISTS
};

#define IN(list) (1u << (list))

enum header_list {
	HEADER_PARTY,
	HEADER_CASE,
	HEADER_PAYROLL,
	HEADER_SECRET,
	HEADER_BIRTH,
	HEADER_BANK,
	HEADER_BSN,
	HEADER_LISTS
};

struct word_pattern {
	struct str text;  /* without its stars */
	bool front, back; /* a star there */
	unsigned list;
};

struct privacy_policy {
	struct arena *arena;
	struct map *words;               /* folded -> lists, as bits */
	struct word_pattern *beginnings; /* words that begin so, and street endings */
	size_t nbeginnings;
	struct word_pattern *headers;
	size_t nheaders;
	uint64_t bsn_share, bsn_least, address_distance;
};

/* The lists that a folded word is in, as bits. */
unsigned policy_lists(const struct privacy_policy *p, struct str folded);
/* The lists that a folded header is in. */
unsigned policy_headers(const struct privacy_policy *p, struct str folded);
/* Does the folded word end as streets do, and not only that? */
bool policy_is_street(const struct privacy_policy *p, struct str folded);

#endif
