/*
 * RDF in one of two ways to write it, Turtle (RDF 1.1 Turtle) or JSON-LD 1.1, from the same calls: nodes that have an
 * address, what they are, and what is said of them. Names are literals of the program with the prefixes it began with
 * ("dct:title"); addresses and texts are escaped as the form asks: what an IRI may not have (RFC 3987) is
 * percent-encoded, invalid UTF-8 becomes U+FFFD.
 *
 *   struct rdf_out x;
 *   rdf_begin(&x, buffer, RDF_TURTLE, prefixes, 2);
 *   rdf_put_node(&x, address, "dcat:Dataset");
 *   rdf_put_text(&x, "dct:title", title, "nl");
 *   rdf_put_link(&x, "dcat:distribution", first);     what is said of one node under one name
 *   rdf_put_link(&x, "dcat:distribution", second);    is said in a row
 *   rdf_put_node(&x, …                                until the next node begins
 *   rdf_end(&x);
 *
 * Empty texts and addresses say nothing: the call leaves them out. The writer owns nothing.
 */
#ifndef HTML_RDF_OUT_H
#define HTML_RDF_OUT_H

#include "base/text/json_out.h"

enum rdf_form { RDF_TURTLE, RDF_JSON_LD };

struct rdf_prefix {
	const char *prefix, *iri;
};

struct rdf_out {
	enum rdf_form form;
	struct buffer *out;
	struct json_out json;
	const char *predicate; /* of the node that is open: the one written last */
	bool in_node;
};

void rdf_begin(struct rdf_out *x, struct buffer *out, enum rdf_form form,
	       const struct rdf_prefix *prefixes, size_t n);
void rdf_put_node(struct rdf_out *x, struct str iri, const char *type);
/* The node is of another class as well: only right behind rdf_put_node. */
void rdf_put_type(struct rdf_out *x, const char *type);
void rdf_put_link(struct rdf_out *x, const char *predicate, struct str iri);
/* `language` NULL: a plain string. */
void rdf_put_text(struct rdf_out *x, const char *predicate, struct str text, const char *language);
/* A literal of a datatype: "xsd:date", "xsd:dateTime". */
void rdf_put_typed(struct rdf_out *x, const char *predicate, struct str value, const char *type);
void rdf_end(struct rdf_out *x);

#endif
