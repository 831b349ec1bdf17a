/*
 * Reading a descriptor's JSON with its path at hand, so that every fault says where it is.
 */
#ifndef DESCRIPTOR_DESCRIPTOR_JSON_H
#define DESCRIPTOR_DESCRIPTOR_JSON_H

#include "descriptor/descriptor.h"

#include <jansson.h>

struct descriptor_reading {
	struct mapping *m;
	struct arena *arena;
	struct faults *faults;
};

/* A place in the descriptor: its value (may be NULL: absent) and its path. */
struct descriptor_place {
	struct descriptor_reading *r;
	json_t *json;
	const char *path;
};

struct descriptor_place place_member(struct descriptor_place p, const char *key);
struct descriptor_place place_item(struct descriptor_place p, size_t i);
struct descriptor_place place_key(struct descriptor_place p, const char *key, json_t *value);
__attribute__((format(printf, 2, 3))) void place_fault(struct descriptor_place p,
						       const char *format, ...);

/* All give the fallback when absent (or null), and a fault when of another type. */
struct str get_string(struct descriptor_place p, const char *key, const char *fallback);
/* 64 hexadecimal digits in small letters, or empty. */
struct str get_sha256(struct descriptor_place p, const char *key);
bool get_bool(struct descriptor_place p, const char *key, bool fallback);
int64_t get_integer(struct descriptor_place p, const char *key, int64_t fallback, int64_t min,
		    int64_t max);
/* A member that is an object (or absent). */
struct descriptor_place get_object(struct descriptor_place p, const char *key);
struct descriptor_place get_array(struct descriptor_place p, const char *key);
/* A string, or a list of strings. */
struct strs get_strings(struct descriptor_place p, const char *key);
/* An object of texts; numbers are taken as their text. */
struct pairs get_pairs(struct descriptor_place p, const char *key);
/* Index of the value in a NULL-ended list of names; a fault names the choices. */
int get_choice(struct descriptor_place p, const char *key, const char *const *names, int fallback);
/* Compiles a POSIX extended regular expression; NULL after a fault. Freed by mapping_free. */
regex_t *get_regex(struct descriptor_place p, const char *key, struct str *pattern, int flags);
/* The text of a scalar: strings as they are, numbers and booleans as JSON. */
bool scalar_text(struct descriptor_reading *r, json_t *json, struct str *out);

/* Brings a package of Fiscal Data Package 0.3 into today's words. */
void read_older(struct descriptor_place package);
/* A fault for every member that means nothing, with the nearest name that does. */
void check_members(struct descriptor_place package);
/* The same for the columnType of a field at `p`; those of other taxonomies pass. */
void check_column_type(struct descriptor_place p, struct str type);

/* Checks stuiver.questions of the package (mappings/README.md). */
void read_questions(struct descriptor_place package);
/* What html/url.h makes a mailto: of. */
bool is_mail(struct str s);
/* Checks contributors of the package: addresses that nobody can have. */
void read_attribution(struct descriptor_place package);

/* The parts of the reading. */
void read_accepts(struct descriptor_place own, struct field *f);
/* stuiver.stated and statedFor of a constant. */
void read_stated(struct descriptor_place own, struct field *f);
void read_decide(struct descriptor_place own, struct resource *out);
void read_fields(struct descriptor_place resource, struct resource *out);
void link_fields(struct descriptor_place resource, struct resource *out);
/* Faults of computed fields that are made of themselves, or of too much, which are made of nothing
 * from then on. `fields` and `extra` are schema.fields and schema.extraFields. */
void check_computed(struct descriptor_place fields, struct descriptor_place extra,
		    struct resource *r);
/* Whether the foreign keys of a list lead on to another (or are its own). */
bool keys_lead_to(const struct mapping *m, int from, int to);
/* stuiver.timezone, of the package or of a field. */
void read_zone(struct descriptor_place own, struct date_style *out);
void read_resource(struct descriptor_place p, struct resource *out);
void link_resource(struct descriptor_place p, struct resource *out);
void read_keys(struct descriptor_place resource, struct resource *out);
/* schema.primaryKey and stuiver.tree. */
void read_tree(struct descriptor_place resource, struct resource *out);
/* A text with fields of the resource in braces, "{Area}-{Code}", as a computed field. */
void get_template(struct descriptor_place p, const char *key, const struct resource *in,
		  struct field *out);
/* stuiver.explanations: texts made of a table's rows. */
void read_explanation_rule(struct descriptor_place resource, struct resource *out);
/* Adds a ledger for each code list in which budgets are typed. */
void add_budgets(struct descriptor_place package);
/* What a resource of role "crosswalk" says. */
void read_crosswalk(struct descriptor_place resource, struct resource *out);
/* Adds the dimensions and hierarchies of trees to the package's model. */
void derive_trees(struct descriptor_place package);
/* What `stuiver` says on a resource of role "locations" or "areas". */
void read_place_rule(struct descriptor_place resource, struct resource *out, bool areas);
int read_field_name(struct descriptor_place p, const char *key, const struct resource *in,
		    int fallback);
struct conditions read_conditions(struct descriptor_place list, const struct resource *in);
/* stuiver.statistics of the package, checked against the model, into the published one. */
void publish_statistics(struct descriptor_place package, struct descriptor_place model,
			json_t *out);
/* stuiver.third_party of the package, checked, into the published model. */
void publish_third_party(struct descriptor_place package, json_t *model);
/* model.stuiver.toggles, checked against the dimensions, into the published model. */
void publish_toggles(struct descriptor_place model, json_t *out);
/* stuiver.pages of the package, checked against the published model. */
void check_pages(struct descriptor_place package, json_t *model);
/* stuiver.iv3, against the model. */
void check_iv3(struct descriptor_place package, json_t *model);
/* The cube from the model, or from the columnTypes. 0, or -1 with faults. */
int read_model(struct descriptor_place package, struct error *e);
/* levels.c: of the package, once its cube is there; of a field or a ledger, LEVEL_UNSAID where it says none. */
void read_levels(struct descriptor_place package);
int read_level(struct descriptor_place own);
/* A columnType or field name as a dimension's name: "functional-classification:generic:level1:code"
 * and "Net Amount" become functional_classification_generic_level1 and net_amount. */
const char *ref_name(struct arena *a, struct str s);
/* Adds a model member to the package when it has none. */
void derive_model(struct descriptor_place package);

#endif
