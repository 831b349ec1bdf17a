/*
 * A mapping: a Fiscal Data Package that tells how files become a cube. Hides the descriptor, which
 * descriptor.h has as structs for who applies it, and the code lists.
 */
#ifndef MAPPING_MAPPING_H
#define MAPPING_MAPPING_H

#include "extract/extract.h"
#include "model/cube.h"
#include "model/explanation.h"
#include "model/statistic.h"

struct mapping;
struct places;

/* Reads DIR/datapackage.json (or the JSON file itself) and the code lists beside it. All faults of
 * the descriptor are told together, each with its JSON path. Free with mapping_free. */
int mapping_open(struct mapping **out, const char *path, struct error *e);
/* The same; code lists that are marked `"stuiver": {"external": true}` are data the mapping does
 * not hold: they are also looked for in the `n` folders of `search`, then in those of
 * STUIVER_CODELISTS (divided by ':'), which mapping_open knows too. */
int mapping_open2(struct mapping **out, const char *path, const char *const *search, size_t n,
		  struct error *e);
/* The same folder with this text in the place of its descriptor: what it would be like otherwise. */
int mapping_open_as(struct mapping **out, const char *path, struct str text,
		    const char *const *search, size_t n, struct error *e);
void mapping_free(struct mapping *m);
const struct cube *mapping_cube(const struct mapping *m);
struct str mapping_name(const struct mapping *m);
/* 16 hex digits over the descriptor and every code list it uses: kept with each load. */
struct str mapping_fingerprint(const struct mapping *m);
/* The descriptor's text, as published under /info/{name}/package. */
struct str mapping_descriptor(const struct mapping *m);
/* Each text of the descriptor but those that are to name somebody (contributors, stuiver.questions), names of members
 * too, with its place: "resources[0].title". */
typedef void (*mapping_text_found)(void *payload, struct str place, struct str text);
void mapping_texts(const struct mapping *m, mapping_text_found each, void *payload);
/* Points and areas its dimensions' members lie at or in, or NULL when it has none. */
struct places *mapping_places(const struct mapping *m);
/* What the mapping's explanations say, scopes read and checked against the cube's shape. */
const struct explanations *mapping_explanations(const struct mapping *m);
/* The text of privacy-policy.json beside the descriptor, or empty: the program's own then holds. */
struct str mapping_privacy_policy(const struct mapping *m);
/* Figures of the mapping itself that sums may be divided by, or NULL when it has none. */
const struct statistics *mapping_statistics(const struct mapping *m);
/* Whether a code list or the descriptor itself holds this value of an attribute, so that it may
 * come with a file that is not loaded yet. */
bool mapping_knows(const struct mapping *m, size_t dimension, size_t attribute, struct str value);
/* Bit `1 << kind` for what the field behind an attribute accepts of enum personal_kind
 * (convention/personal.h), and the name of that field. */
unsigned mapping_accepts(const struct mapping *m, size_t dimension, size_t attribute);
struct str mapping_source_field(const struct mapping *m, size_t dimension, size_t attribute);
/* STATUS_REFUSED when a ledger of the mapping has something in `decide`: a proposal that nobody has
 * decided yet must not load. Names each with its choices. */
int mapping_check_decided(const struct mapping *m, struct error *e);
/* A year that a person said of all lines of some files (map state) holds for no other: STATUS_REFUSED for a file that is none of
 * them; a warning for a year that is said of no file in particular. */
struct issues;
int mapping_check_stated(const struct mapping *m, size_t ledger, struct str name,
			 const char *sha256, struct issues *out, struct error *e);
/* Ledger resources (those that feed the cube; code lists do not count). */
size_t mapping_resources(const struct mapping *m);
/* The dimension whose key is the side (columnType `direction`), or -1. */
int mapping_side(const struct mapping *m);
/* The dimension that its levels name as the taakveld, or -1. */
int mapping_task(const struct mapping *m);
/* Whether the dimension's key is a day or a month: when, within the year. */
bool mapping_is_period(const struct mapping *m, size_t dimension);
struct str mapping_resource_name(const struct mapping *m, size_t resource);
/* Whether some ledger has a field of this name. */
bool mapping_has_field(const struct mapping *m, struct str name);
int mapping_find_resource(const struct mapping *m, struct str name);
/* The files of the code lists in which budgets are typed, which every load reads too; in the arena.
 */
size_t mapping_budget_files(const struct mapping *m, struct arena *a, const char ***out);
/* The ledger that reads such a file, or -1. */
int mapping_budget_resource(const struct mapping *m, struct str path);
/* Whether a ledger of this name reads budgets typed in a code list. */
bool mapping_is_budget(struct str resource);
/* The dialect and charset the descriptor states for a ledger resource. */
const struct extract_options *mapping_dialect(const struct mapping *m, size_t resource);
/* For a file of which that is not chosen yet: nothing is stated, the names of all ledgers are known. */
const struct extract_options *mapping_any_dialect(const struct mapping *m);
/* Which ledger resource reads this file (its folders may be in front): the only one, else by the
 * file name patterns of the descriptor, else (header given) the one whose columns the header fits
 * best: most of them, then by exact names, then the one whose `path` is the file's name. -1 with
 * STATUS_INPUT when none fits, or several do as well; -2 when the header is needed to tell. */
int mapping_choose_resource(const struct mapping *m, struct str file, const struct str *header,
			    size_t nheader, struct error *e);

/* ---- which row of which list decides, and which never does ---- */

struct trace_item {
	struct str dimension, value, why;
	struct str file; /* of the code list's row that decided; empty: none did */
	uint64_t line;
};

struct trace {
	struct trace_item *items;
	size_t n;
	struct str dropped; /* the drop rule that takes the line, or empty */
};

/* How one code of a dimension is looked up ('|' between the codes of a key of several fields), in a
 * year (INT32_MIN: any): an item for each key that leads to its code lists. */
int mapping_trace_code(const struct mapping *m, struct str dimension, struct str code, int32_t year,
		       struct arena *a, struct trace *out, struct error *e);

struct unused_row {
	struct str list, file, code;
	uint64_t line, shadowed_by; /* line of the row that takes its codes; 0: none asked for it */
};

/* From here on rows of code lists that decide are noted. Not for two loads at once. */
void mapping_watch(struct mapping *m);
/* Rows that decided nothing since then, of lists that were asked at all. */
size_t mapping_unused(const struct mapping *m, struct arena *a, struct unused_row **out);
/* A code list's file, and the column that the ledgers' codes are in (empty when there are several).
 */
bool mapping_list_file(const struct mapping *m, struct str list, struct str *file,
		       struct str *column);
/* The other columns of a list: what is to be filled in for a new code. */
size_t mapping_list_columns(const struct mapping *m, struct str list, struct arena *a,
			    struct str **out);

#endif
