/*
 * The privacy gate of a load: each text that would be published goes by the rules of etl/privacy, under
 * the mapping's policy (privacy-policy.json beside its descriptor) or the program's own. What a rule masks
 * or blocks is replaced before it becomes a member or a text of an entry; what is to be reviewed as well,
 * until somebody decides in the policy. Amounts are never looked at, and never change.
 *
 * Codes that have labels beside them are only masked where a rule is sure. A column whose mapping accepts
 * what convention/personal.h finds (stuiver.personal) is passed by the rules about that.
 */
#ifndef PIPELINE_GATE_GATE_H
#define PIPELINE_GATE_GATE_H

#include "load/load.h"
#include "mapping/mapping.h"
#include "model/issue.h"
#include "privacy/privacy.h"
#include "transform/transform.h"

struct gate;

/* STATUS_INPUT names the member of the policy that cannot be read. */
int gate_open(struct gate **out, const struct mapping *m, struct error *e);
/* The same under another policy; empty: what holds where a mapping has none. */
int gate_open_under(struct gate **out, const struct mapping *m, struct str policy, struct error *e);
/* Names of files are published with their lines, and a cube that sniff names is named after one. STATUS_REFUSED
 * where one tells of people, unless the policy decided that its words may be public. */
int gate_look_at_name(const struct gate *g, struct str name, struct error *e);
/* The descriptor is published as it is, so nothing of it can be masked. STATUS_REFUSED names each text of it with a number of
 * a person that is sure (BSN, IBAN, account); what else a load would mask, names above all, is a warning. */
int gate_look_at_descriptor(const struct gate *g, const struct mapping *m, struct issues *out,
			    struct error *e);
/* STATUS_REFUSED names each column of which a fifth or more of the texts, and three at least, tell of
 * people: that is no text in which somebody is named, but a column of people, where a name that no rule
 * knows would stay. Fields that the mapping has masked all the same ("personal": ["masked"]) pass. */
int gate_check(const struct gate *g, struct error *e);
void gate_free(struct gate *g);
/* As long as the gate. */
const struct privacy_policy *gate_policy(const struct gate *g);
/* That of the mapping, and of the policy where that is not the mapping's alone: what an installation's policy or list is
 * changed by makes the mapping another. In the gate's arena. */
struct str gate_fingerprint(struct gate *g);
/* For transform_set_gate; good as long as the gate. */
const struct transform_gate *gate_of_transform(struct gate *g);
/* Whether a member of that value would be masked: it is in no dictionary then, and may be named nowhere else either. */
bool gate_hides_value(struct gate *g, size_t dimension, size_t attribute, struct str value);
/* The explanations with their texts masked; as long as the gate. */
const struct explanations *gate_explanations(struct gate *g, const struct explanations *from);
/* The entries of a batch, as they are published: what was found in them is counted for each taakveld. */
void gate_count(struct gate *g, const struct entry_batch *b);
/* What was found so far, in the arena; by taakveld where the dictionaries are there to name it (else NULL). */
const struct load_privacy *gate_found(const struct gate *g, struct dictionary *const *dictionaries,
				      struct arena *a);

#endif
