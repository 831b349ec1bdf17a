/*
 * What a cube means to a reader, whatever it calls things: which dimension is the year, the phase,
 * the side; which trees there are to walk along; who was paid; where it landed; what may be left
 * out. Read from the model, the mapping's columnTypes and types, and the members themselves.
 *
 * Sources of the words: Fiscal Data Package columnTypes (phase, direction, date:fiscal-year,
 * supplier, geo-source); OpenSpending's dimensionType; BBV for the phases of a Dutch budget
 * (primitieve begroting, begroting na wijziging, realisatie).
 */
#ifndef EXPLORE_GUIDE_H
#define EXPLORE_GUIDE_H

#include "engine/engine.h"

enum phase_meaning { PHASE_OTHER, PHASE_BUDGET, PHASE_AMENDED, PHASE_ACTUAL };
enum side_meaning { SIDE_OTHER, SIDE_EXPENDITURE, SIDE_REVENUE };

/* A member of an axis. */
struct guide_member {
	struct value value;
	struct str code; /* as text: in addresses and on screen */
	int meaning;     /* enum phase_meaning, enum side_meaning; 0 */
};

/* Along which nobody adds up: years, phases, sides. */
struct guide_axis {
	int dimension; /* -1: the cube has none, and no members */
	size_t attribute;
	enum value_type type;
	struct guide_member *members; /* years ascending; phases budget, amended, actual, others;
					 sides expenditure, revenue, others */
	size_t n;
};

/* A way down: a hierarchy, or a dimension alone. */
struct guide_tree {
	struct str slug, label;
	struct str name;      /* in the model, of the hierarchy or the dimension */
	const size_t *levels; /* dimensions, top first */
	size_t n;
	bool single; /* of one dimension, that may also be a level of a hierarchy */
};

struct guide_toggle {
	struct str name, label;
	struct str cut;  /* what it comes to in the grammar of the API: `task.code!:"0.10"` */
	bool excludes;   /* else it keeps only what it names */
	bool by_default; /* on, unless the reader says otherwise */
};

/* A code of one year that became one of another: a line of the mapping's crosswalk. */
struct guide_turn {
	size_t dimension;
	int64_t year; /* from which on the new code counts */
	struct str from, to;
	bool whole; /* all of it went there */
};

/* What a reader sees who asks for nothing, as the mapping says; OTHER: it does not, or the cube may lack it. */
struct guide_question {
	enum side_meaning side;
	enum phase_meaning phase, beside;
	bool alone; /* nothing stands beside */
};

/* A cube of the store that this one is laid beside, taakveld by category: stuiver.iv3 of the mapping. */
struct guide_beside {
	struct str cube, title;
	struct str taakveld, category, measure; /* empty: by the names of its dimensions */
	struct str cut;
};

struct guide_iv3 {
	struct str layer; /* "Gemeente" unless the mapping says otherwise */
	struct guide_beside own;
	struct guide_beside *beside;
	size_t n; /* 0: it is laid beside nothing */
};

enum dimension_role {
	ROLE_SPLIT,    /* something to divide money by */
	ROLE_AXIS,     /* year, phase, side */
	ROLE_TIME,     /* dates and periods within the year */
	ROLE_SUPPLIER, /* who was paid */
	ROLE_BODY,     /* whose money it is: a municipality, one of several */
	ROLE_PLACE,
	ROLE_TEXT, /* texts and numbers of single lines */
};

/* A difference is flagged from either on, unless the mapping says otherwise. */
#define GUIDE_PERMILLE 50
#define GUIDE_WHOLE INT64_C(50000)

struct guide {
	struct picture *picture; /* kept until guide_close */
	const struct cube *cube; /* the picture's */
	struct str name;         /* of the cube */
	struct str title;
	struct str place;    /* what the sentences call it: "Waterrijk" */
	struct str headline; /* over the first page of a year, with {year}; empty: the pages' own */
	struct str *order;   /* names of trees that come first, in this order */
	size_t norder;
	struct guide_question question;
	int64_t permille; /* of the budget; */
	int64_t whole;    /* and in whole units of money: from where on a difference is flagged */
	struct str description;
	struct str licence, licence_url;
	/* Who publishes it: the contributor with that role; an address of its own may be stated (that of the government
	 * in TOOI, https://standaarden.overheid.nl/tooi). Empty: not said. */
	struct str publisher, publisher_url;
	struct str
		questions; /* an e-mail address or that of a form (mappings/README.md); empty: none is named */
	struct str country;      /* ISO 3166, or empty */
	const struct zone *zone; /* whose clocks its moments are told by (convention/zone.h) */
	struct str currency;     /* ISO 4217; empty: the model says none */
	struct str version;      /* hex, changes with every publication */
	uint64_t entries;
	struct guide_axis year, phase, side;
	enum dimension_role *roles; /* [dimensions] */
	struct guide_tree *trees;   /* the first is the one a cube opens with; there may be none */
	size_t ntrees;
	struct str *slugs;            /* [dimensions] of their single trees */
	int supplier, body, location; /* dimensions, or -1 */
	size_t merged_spellings;      /* of suppliers: what the mapping counts as another text */
	int amendment;                /* dimension of the decisions that amended a budget; -1 */
	bool *kinds;                  /* [dimensions] that are an economic classification */
	int economic;     /* the shortest list of kinds of income and spending; -1: none */
	size_t *measures; /* of money, the first is the one a cube opens with */
	size_t nmeasures;
	struct guide_toggle *toggles;
	size_t ntoggles;
	struct guide_turn *turns;
	size_t nturns;
	struct guide_iv3 iv3;
	int32_t last_day; /* of the first dimension of dates, over all lines; INT32_MIN: there is none */
	bool has_statistics; /* per= may be asked; a figure may still be missing */
	struct str
		region_code; /* stuiver.statistics.region of the mapping, where it is a code (GM0344) */
	int region; /* the dimension whose members have inhabitants; -1: the whole cube has */
};

/* Of the cube as it is now; STATUS_NO_CUBE, STATUS_GONE. Texts live in the arena, members in the picture. */
int guide_open(struct guide **out, struct session *s, struct arena *a, struct str cube,
	       struct error *e);
void guide_close(struct guide *g);

/* Whether a cube has positions of a balance (Iv3: balans, standper), and by which dimensions; either may be NULL. */
bool cube_has_balance(const struct cube *c, size_t *balance, size_t *standing);
/* By its code as it stands in an address; NULL: none. */
const struct guide_member *axis_find(const struct guide_axis *x, struct str code);
/* The first with that meaning; NULL: none. */
const struct guide_member *axis_meaning(const struct guide_axis *x, int meaning);
const struct guide_tree *guide_tree(const struct guide *g, struct str slug);
/* Lines of this year end before its last month does: what is in it is not the whole of it. */
bool guide_unfinished(const struct guide *g, const struct guide_member *year);
int measure_decimals(const struct guide *g, size_t measure);

/* ---- guide_words.c ---- */

/* What a member means by what people write: executed, Realisatie, ejecutado, Ist. */
enum phase_meaning phase_meaning_of(struct str word);
enum side_meaning side_meaning_of(struct str word);
/* "3e kwartaal", "Q3": 3, of reports that tell a year from its first day on; 0: it is none. */
int phase_quarter(struct str word);
/* A readable piece of an address: lower case, without accents, words joined by '-'. */
struct str slug_of(struct arena *a, struct str label);
/* "Gemeente Waterrijk: begroting en grootboek" -> "Waterrijk". */
struct str place_of_title(struct str title);

#endif
