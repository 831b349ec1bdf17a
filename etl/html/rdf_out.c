#include "html/rdf_out.h"

#include <string.h>

/* ---- escaping ---- */

/* What may not stand between < and > (RDF 1.1 Turtle, IRIREF). */
static void put_iri(struct buffer *out, struct str iri)
{
	for (size_t i = 0; i < iri.len; i++) {
		unsigned char c = (unsigned char)iri.ptr[i];
		if (c <= ' ' || strchr("<>\"{}|^`\\", c))
			buffer_printf(out, "%%%02X", c);
		else
			buffer_append(out, &iri.ptr[i], 1);
	}
}

static void put_iriref(struct buffer *out, struct str iri)
{
	buffer_append_z(out, "<");
	put_iri(out, iri);
	buffer_append_z(out, ">");
}

/* The escapes of a JSON string are those of a Turtle string too. */
static void put_string(struct buffer *out, struct str s)
{
	json_escape(out, s);
}

/* ---- Turtle ---- */

static void turtle_predicate(struct rdf_out *x, const char *predicate)
{
	if (x->predicate && strcmp(x->predicate, predicate) == 0)
		buffer_append_z(x->out, " , ");
	else
		buffer_printf(x->out, " ;\n  %s ", predicate);
	x->predicate = predicate;
}

/* ---- JSON-LD ---- */

static void json_close_predicate(struct rdf_out *x)
{
	if (x->predicate)
		json_put_array_end(&x->json);
	x->predicate = NULL;
}

/* One array a predicate, so that none is a key twice. */
static void json_predicate(struct rdf_out *x, const char *predicate)
{
	if (x->predicate && strcmp(x->predicate, predicate) == 0)
		return;
	json_close_predicate(x);
	json_put_key_z(&x->json, predicate);
	json_put_array(&x->json);
	x->predicate = predicate;
}

static void json_pair(struct rdf_out *x, const char *key, struct str value)
{
	json_put_key_z(&x->json, key);
	json_put_string(&x->json, value);
}

static void json_iri(struct rdf_out *x, const char *key, struct str iri)
{
	struct buffer b;

	buffer_init(&b, SIZE_MAX);
	put_iri(&b, iri);
	json_pair(x, key, buffer_str(&b));
	buffer_drop(&b);
}

static void json_context(struct rdf_out *x, const struct rdf_prefix *prefixes, size_t n)
{
	json_begin(&x->json, x->out);
	json_put_object(&x->json);
	json_put_key_z(&x->json, "@context");
	json_put_object(&x->json);
	for (size_t i = 0; i < n; i++)
		json_pair(x, prefixes[i].prefix, str_z(prefixes[i].iri));
	json_put_object_end(&x->json);
	json_put_key_z(&x->json, "@graph");
	json_put_array(&x->json);
}

/* ---- both ---- */

static bool is_json(const struct rdf_out *x)
{
	return x->form == RDF_JSON_LD;
}

void rdf_begin(struct rdf_out *x, struct buffer *out, enum rdf_form form,
	       const struct rdf_prefix *prefixes, size_t n)
{
	*x = (struct rdf_out){.form = form, .out = out};
	if (is_json(x)) {
		json_context(x, prefixes, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		buffer_printf(out, "@prefix %s: <%s> .\n", prefixes[i].prefix, prefixes[i].iri);
}

static void close_node(struct rdf_out *x)
{
	if (x->in_node && is_json(x)) {
		json_close_predicate(x);
		json_put_object_end(&x->json);
	} else if (x->in_node) {
		buffer_append_z(x->out, " .\n");
	}
	x->predicate = NULL;
	x->in_node = false;
}

void rdf_put_node(struct rdf_out *x, struct str iri, const char *type)
{
	close_node(x);
	x->in_node = true;
	if (is_json(x)) {
		json_put_object(&x->json);
		json_iri(x, "@id", iri);
		json_predicate(x, "@type");
		json_put_string_z(&x->json, type);
		return;
	}
	buffer_append_z(x->out, "\n");
	put_iriref(x->out, iri);
	buffer_printf(x->out, " a %s", type);
}

void rdf_put_type(struct rdf_out *x, const char *type)
{
	if (is_json(x))
		json_put_string_z(&x->json, type);
	else
		buffer_printf(x->out, " , %s", type);
}

void rdf_put_link(struct rdf_out *x, const char *predicate, struct str iri)
{
	if (iri.len == 0)
		return;
	if (!is_json(x)) {
		turtle_predicate(x, predicate);
		put_iriref(x->out, iri);
		return;
	}
	json_predicate(x, predicate);
	json_put_object(&x->json);
	json_iri(x, "@id", iri);
	json_put_object_end(&x->json);
}

/* A literal: in a language, of a type, or neither. */
static void put_literal(struct rdf_out *x, const char *predicate, struct str value,
			const char *language, const char *type)
{
	if (value.len == 0)
		return;
	if (!is_json(x)) {
		turtle_predicate(x, predicate);
		put_string(x->out, value);
		if (language || type)
			buffer_printf(x->out, "%s%s", language ? "@" : "^^",
				      language ? language : type);
		return;
	}
	json_predicate(x, predicate);
	json_put_object(&x->json);
	json_pair(x, "@value", value);
	if (language)
		json_pair(x, "@language", str_z(language));
	if (type)
		json_pair(x, "@type", str_z(type));
	json_put_object_end(&x->json);
}

void rdf_put_text(struct rdf_out *x, const char *predicate, struct str text, const char *language)
{
	put_literal(x, predicate, text, language, NULL);
}

void rdf_put_typed(struct rdf_out *x, const char *predicate, struct str value, const char *type)
{
	put_literal(x, predicate, value, NULL, type);
}

void rdf_end(struct rdf_out *x)
{
	close_node(x);
	if (!is_json(x))
		return;
	json_put_array_end(&x->json);
	json_put_object_end(&x->json);
	buffer_append_z(x->out, "\n");
}
