/* The mapping that is shipped for a kind of file whose columns a standard says: that of audit files. */
#include "sniff/proposal.h"

#include "schema_auditfile.h"

#include <jansson.h>
#include <stdlib.h>

/* Named as any other proposal is, by its file. */
static void name_it(json_t *package, struct str name, struct str file, const char *charset)
{
	json_t *resource = json_array_get(json_object_get(package, "resources"), 0);
	json_object_set_new(package, "name", json_stringn(name.ptr, name.len));
	json_object_set_new(package, "title", json_stringn(file.ptr, file.len));
	json_object_set_new(json_object_get(package, "stuiver"), "cube",
			    json_stringn(name.ptr, name.len));
	json_object_set_new(resource, "path", json_stringn(file.ptr, file.len));
	if (charset)
		json_object_set_new(resource, "encoding", json_string(charset));
}

int shipped_propose(struct str name, struct str file, const char *charset, struct buffer *out,
		    struct error *e)
{
	json_t *package = json_loadb(mapping_auditfile, sizeof mapping_auditfile - 1,
				     JSON_REJECT_DUPLICATES, NULL);
	char *text = NULL;
	if (package) {
		name_it(package, name, file, charset);
		text = json_dumps(package, JSON_INDENT(2));
	}
	if (text)
		buffer_printf(out, "%s\n", text);
	json_decref(package);
	bool made = text && !out->overflow;
	free(text);
	return made ? 0 : error_set(e, STATUS_INPUT, "the mapping of audit files cannot be read");
}
