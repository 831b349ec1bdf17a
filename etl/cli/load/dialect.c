#include "cli/load/dialect.h"

#include <stdio.h>
#include <strings.h>

static int read_char(int *out, const struct options *o, const char *name, struct error *e)
{
	const char *value = option_value(o, name);
	if (!value)
		return 0;
	if (strcasecmp(value, "tab") == 0 || strcmp(value, "\\t") == 0)
		*out = '\t';
	else if (strlen(value) == 1)
		*out = (unsigned char)*value;
	else
		return error_set(e, STATUS_USAGE, "--%s %s: give one character, or tab", name,
				 value);
	return 0;
}

static int read_format(struct extract_options *out, const struct options *o, struct error *e)
{
	const char *format = option_value(o, "format");
	out->json_path = option_value(o, "json-path");
	out->format = out->json_path ? FORMAT_JSON : FORMAT_DETECT;
	if (!format)
		return 0;
	for (int i = FORMAT_CSV; i <= FORMAT_IV3; i++)
		if (strcasecmp(format, format_name((enum format)i)) == 0)
			out->format = (enum format)i;
	if (strcasecmp(format, format_name(out->format)) == 0 &&
	    (!out->json_path || out->format == FORMAT_JSON))
		return 0;
	if (out->json_path)
		return error_set(e, STATUS_USAGE, "--json-path goes with --format json");
	return error_set(e, STATUS_USAGE,
			 "--format %s: there are csv, json, ndjson, xaf, sheet and iv3", format);
}

int dialect_options(struct extract_options *out, const struct options *o, struct error *e)
{
	uint64_t skip = 0;
	extract_options_init(out);
	out->charset = option_value(o, "charset");
	out->sheet = option_value(o, "sheet");
	out->range = option_value(o, "range");
	out->until_gap = option_given(o, "until-gap");
	out->leave_hidden = option_given(o, "leave-hidden");
	out->fill_merged = option_given(o, "fill-merged");
	out->headings = option_value(o, "headings");
	if (out->headings && strcmp(out->headings, "any") == 0)
		out->headings = "";
	const char *quote = option_value(o, "quote");
	if (quote && strcasecmp(quote, "none") == 0)
		out->quote = -1;
	else if (read_char(&out->quote, o, "quote", e) != 0)
		return -1;
	if (read_format(out, o, e) != 0 || read_char(&out->delimiter, o, "delimiter", e) != 0 ||
	    read_char(&out->escape, o, "escape", e) != 0 ||
	    option_number(&skip, o, "skip", 0, 1000000, e) != 0)
		return -1;
	if (option_given(o, "header") && option_given(o, "no-header"))
		return error_set(e, STATUS_USAGE, "--header and --no-header exclude each other");
	if (option_given(o, "header"))
		out->header = 1;
	if (option_given(o, "no-header"))
		out->header = 0;
	if (option_given(o, "skip"))
		out->skip = (int)skip;
	return 0;
}

static void json_byte(struct json_out *j, const char *key, int c, const char *otherwise)
{
	char text = (char)c;
	json_put_key_z(j, key);
	if (c > 0)
		json_put_string(j, (struct str){&text, 1});
	else if (otherwise)
		json_put_string_z(j, otherwise);
	else
		json_put_null(j);
}

void dialect_json(struct json_out *j, const struct dialect *d)
{
	static const char *const ends[] = {"\n", "\r\n", "\r"};
	json_put_key_z(j, "format");
	json_put_string_z(j, format_name(d->format));
	json_put_key_z(j, "charset");
	json_put_string_z(j, d->charset);
	json_put_key_z(j, "byteOrderMark");
	json_put_bool(j, d->bom);
	json_byte(j, "delimiter", d->delimiter, NULL);
	json_byte(j, "quoteChar", d->quote, NULL);
	json_byte(j, "escapeChar", d->escape, NULL);
	json_put_key_z(j, "doubleQuote");
	json_put_bool(j, d->quote > 0 && d->escape == 0);
	json_put_key_z(j, "lineTerminator");
	json_put_string_z(j, ends[d->line_end]);
	json_put_key_z(j, "header");
	json_put_bool(j, d->header);
	json_put_key_z(j, "headerLine");
	if (d->header)
		json_put_integer(j, (int64_t)d->header_line);
	else
		json_put_null(j);
	if (d->sheet[0]) {
		json_put_key_z(j, "sheet");
		json_put_string_z(j, d->sheet);
		json_put_key_z(j, "range");
		json_put_string_z(j, d->range);
	}
	json_put_key_z(j, "columns");
	json_put_integer(j, (int64_t)d->columns);
	json_put_key_z(j, "charsetEvidence");
	json_put_string_z(j, d->charset_evidence);
	json_put_key_z(j, "dialectEvidence");
	json_put_string_z(j, d->dialect_evidence);
}
