/*
 * A policy as it is asked: words by list, headers by pattern. Private to privacy.
 */
#ifndef PRIVACY_POLICY_POLICY_H
#define PRIVACY_POLICY_POLICY_H

#include "privacy/privacy.h"

/* Lists of words; a word may be in several. */
enum word_list {
	LIST_TITLE,
	LIST_RANK, /* titles behind which only a capital is a name: "mr. keuze" */
	LIST_PARTICLE,
	LIST_FIRST,
	LIST_SURNAME,
	LIST_COMMON, /* surnames that are words, too */
	LIST_CUE,
	LIST_PERSON, /* of these, words behind which nothing but a person stands: "kind", "t.n.v." */
	LIST_AFTER,  /* words that no name goes on with */
	LIST_PART,   /* words that letters count the parts of: "blok B", "fase A." */
	LIST_ORGANISATION,
	LIST_BODY, /* abbreviations with points that are no initials: "O.Z.B." */
	LIST_BSN,
	LIST_BANK,
	LIST_PHONE,
	LIST_NUMBER, /* "order", "factuur": what follows is no number of a person */
	LIST_BIRTH,
	LIST_BORN, /* of these, words that are of nothing but a birth */
	LIST_CASE,
	LIST_LAW, /* of these, names of laws: "Wmo 2024" is a year of it */
	LIST_HEALTH,
	LIST_BUSINESS,
	LIST_DECLARATION,
	LIST_ADDRESS,     /* "woonadres": what follows is a street, however it is called */
	LIST_STREET,      /* endings */
	LIST_STREET_NAME, /* of these, endings that surnames have too: "berg" */
	LIST_NO_STREET,   /* words that only end so: "taakveld", "levering", "Amsterdam" */
	LIST_PLACE, /* names of municipalities: no streets, and surnames by what stands beside them alone */
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

/* What a person decided: these words may be public. */
struct policy_decision {
	struct str allow, ground, by, at;
};

/* And what becomes of what a rule finds in a column. */
struct policy_ruling {
	struct str column, ground, by, at;
	enum privacy_rule rule;
	int action; /* as of privacy_policy.actions */
};

struct privacy_quick;
struct people_lists;

struct privacy_policy {
	struct arena *arena;
	struct str text;   /* of the file */
	struct str cells;  /* {"cells": …} of it */
	struct map *words; /* folded -> lists, as bits */
	uint64_t place_words
		[8]; /* bits of the words that names of places of several words begin with */
	struct word_pattern
		*beginnings; /* words that begin so, and street endings; sorted by what follows */
	size_t nbeginnings;
	/* Where those begin of which the first byte is this; of those that end so, the last; streets are behind them all. */
	uint32_t by_first[257], by_last[257];
	struct word_pattern *headers;
	size_t nheaders;
	uint64_t bsn_share, bsn_least, address_distance;
	int actions[PRIVACY_RULES]; /* enum privacy_action, or one of those below */
	struct policy_decision *decisions;
	size_t ndecisions;
	struct privacy_opening *openings;
	size_t nopenings;
	struct policy_ruling *rulings;
	size_t nrulings;
	struct map *decided;         /* folded words that are decided on */
	struct map *allowed;         /* folded names of streets, firms, schools, as wholes */
	bool allows_texts;           /* there are some in "allow" */
	struct privacy_quick *quick; /* quick.c */
	struct people_lists *own;    /* NULL: it has none */
	struct str people_days[2];   /* enum whose_list: when it was added to */
};

#define POLICY_OWN (-1) /* as the rule itself says */
#define POLICY_OFF (-2)

/* quick.c: whether anything could be found in a text at all, in one pass over its bytes, or those of them that idle words
 * (idle_words.h; NULL: none are known) leave. */
struct privacy_quick *quick_new(const struct privacy_policy *p);
void quick_free(struct privacy_quick *q);
struct idle_words;
bool quick_may_find(const struct privacy_policy *p, struct idle_words *idle, struct str text);
/* quick_table.c: whether a word of two small letters or more, with blanks around it, says nothing to it, whatever stands beside: or whatever but a
 * number of a house behind it. */
enum quick_idle { QUICK_IDLE_NOT = 1, QUICK_IDLE, QUICK_IDLE_UNLESS_HOUSE };
enum quick_idle quick_is_idle(const struct privacy_quick *q, struct str word, struct str folded);
/* Of small letters, some with accents, without those: how many; 0: there is anything else. `out` has room for the word. */
size_t quick_fold(const struct privacy_quick *q, struct str word, char *out);
/* Whether the folded word could end as a street does, by its last three letters. */
bool quick_may_end_street(const struct privacy_quick *q, struct str folded);

/* policy_actions.c: "actions" and "decisions" of the file. */
struct json_t;
/* A rule by its name ("R7"), an action by its name; -1 and POLICY_OWN: there is none. */
int policy_find_rule(const char *name);
int policy_find_action(const char *name);
/* policy_columns.c: "columns" of the file. */
int policy_read_columns(struct privacy_policy *p, const struct json_t *root, struct error *e);
/* Takes over what was decided about the column of that header. */
void policy_rule_column(const struct privacy_policy *p, struct str header,
			int actions[PRIVACY_RULES]);
int policy_read_actions(struct privacy_policy *p, const struct json_t *root, struct error *e);
/* policy_extends.c: "extends": what the policy lacks, and its whole text. */
int policy_extend(struct privacy_policy *p, struct json_t *root, struct error *e);
/* policy_lists.c: "lists". */
int policy_read_lists(struct privacy_policy *p, const struct json_t *root, struct error *e);
/* Whether somebody decided that this part of a text may be public. */
bool policy_is_decided(const struct privacy_policy *p, struct arena *arena, struct str words);

/* The lists that a folded word is in, as bits. */
unsigned policy_lists(const struct privacy_policy *p, struct str folded);
/* The lists that a folded header is in. */
unsigned policy_headers(const struct privacy_policy *p, struct str folded);
/* Whether a name of a place of several words may begin with this one. */
bool policy_begins_place(const struct privacy_policy *p, struct str folded);
/* Does the folded word end as streets do, and not only that? */
bool policy_is_street(const struct privacy_policy *p, struct str folded);
/* The same, of endings that no surname has: "laan", and not "berg". */
bool policy_is_only_street(const struct privacy_policy *p, struct str folded);

#endif
