#include "book/xml.h"

#include <expat.h>
#include <stdlib.h>

#define XML_BLOCK (64u << 10)

struct xml {
	XML_Parser parser;
	const struct xml_events *events;
	void *payload;
	struct error *error;
	unsigned depth;
	size_t fed; /* bytes since something came of them */
	bool enough, failed;
};

static const char *local(const char *name)
{
	const char *colon = strchr(name, ':');
	return colon ? colon + 1 : name;
}

static void stop(struct xml *x)
{
	XML_StopParser(x->parser, XML_FALSE);
}

void xml_enough(struct xml *x)
{
	x->enough = true;
	stop(x);
}

void xml_fail(struct xml *x, enum status status, const char *format, ...)
{
	char text[1024];
	va_list args;
	if (xml_stopped(x))
		return;
	va_start(args, format);
	str_vprint(text, sizeof text, format, args);
	va_end(args);
	error_set(x->error, status, "%s", text);
	x->failed = true;
	stop(x);
}

bool xml_stopped(const struct xml *x)
{
	return x->enough || x->failed;
}

const char *xml_attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (strcmp(local(*attributes), name) == 0)
			return attributes[1];
	return NULL;
}

/* ---- events ---- */

static void XMLCALL on_start(void *self, const XML_Char *name, const XML_Char **attributes)
{
	struct xml *x = self;
	x->fed = 0;
	if (xml_stopped(x))
		return;
	if (++x->depth > XML_DEPTH)
		xml_fail(x, STATUS_LIMIT,
			 "more than %u elements within one another, as no workbook has", XML_DEPTH);
	else
		x->events->start(x, x->payload, local(name), attributes);
}

static void XMLCALL on_end(void *self, const XML_Char *name)
{
	struct xml *x = self;
	x->fed = 0;
	x->depth--;
	if (!xml_stopped(x) && x->events->end)
		x->events->end(x, x->payload, local(name));
}

static void XMLCALL on_text(void *self, const XML_Char *p, int n)
{
	struct xml *x = self;
	x->fed = 0;
	if (!xml_stopped(x) && x->events->text)
		x->events->text(x, x->payload, p, (size_t)n);
}

static void XMLCALL on_doctype(void *self, const XML_Char *name, const XML_Char *system,
			       const XML_Char *public, int subset)
{
	(void)name;
	(void)system;
	(void)public;
	(void)subset;
	xml_fail(self, STATUS_INPUT,
		 "it has a document type (DOCTYPE), which no workbook has and which can name "
		 "other files; it is not read");
}

/* ---- reading ---- */

static int broken(struct xml *x)
{
	error_set(x->error, STATUS_INPUT,
		  "line %llu, column %llu: %s. The file is damaged; open it "
		  "in Excel or LibreOffice and save it again",
		  (unsigned long long)XML_GetCurrentLineNumber(x->parser),
		  (unsigned long long)XML_GetCurrentColumnNumber(x->parser) + 1,
		  XML_ErrorString(XML_GetErrorCode(x->parser)));
	return -1;
}

static int feed(struct xml *x, struct container *p)
{
	for (;;) {
		void *block = XML_GetBuffer(x->parser, XML_BLOCK);
		if (!block)
			out_of_memory();
		long n = container_read(p, block, XML_BLOCK, x->error);
		if (n < 0)
			return -1;
		x->fed += (size_t)n;
		if (x->fed > XML_PIECE)
			return error_set(x->error, STATUS_LIMIT,
					 "a tag or comment has more than %zu MiB, as none in a "
					 "workbook has",
					 XML_PIECE >> 20);
		enum XML_Status status = XML_ParseBuffer(x->parser, (int)n, n == 0);
		if (x->failed)
			return -1;
		if (x->enough)
			return 0;
		if (status != XML_STATUS_OK)
			return broken(x);
		if (n == 0)
			return 0;
	}
}

int xml_read(struct container *p, struct str part, const struct xml_events *events, void *payload,
	     struct error *e)
{
	struct xml x = {.events = events, .payload = payload, .error = e};
	if (container_part(p, part, e) < 0)
		return -1;
	x.parser = XML_ParserCreate(NULL);
	if (!x.parser)
		out_of_memory();
	XML_SetUserData(x.parser, &x);
	XML_SetElementHandler(x.parser, on_start, on_end);
	XML_SetCharacterDataHandler(x.parser, on_text);
	XML_SetStartDoctypeDeclHandler(x.parser, on_doctype);
	int status = feed(&x, p);
	XML_ParserFree(x.parser);
	container_leave(p);
	return status < 0 ? error_context(e, "%.*s", STR_ARG(str_head(part, 200))) : 0;
}
