/* The types os-types knows, by pattern: '#' stands for a level. */
#include "publish/column_types.h"

struct known_pattern {
	const char *name;
	enum value_type type;
	const char *labelfor, *parent;
	char levels; /* the largest digit '#' may be; 0: no '#' */
};

#define S VALUE_STRING
#define I VALUE_INTEGER
#define D VALUE_DATE
/* A code and its label, with or without a parent. */
#define CODED(base, parent)                             \
	{base ":code", S, NULL, parent, 0},             \
	{                                               \
		base ":label", S, base ":code", NULL, 0 \
	}
#define LEVELS(base, up_to)                                               \
	{base ":level#:code", S, NULL, base ":level#:code", up_to},       \
	{                                                                 \
		base ":level#:label", S, base ":level#:code", NULL, up_to \
	}
#define NAMED(base)                                  \
	{base ":id", S, NULL, NULL, 0},              \
	{                                            \
		base ":name", S, base ":id", NULL, 0 \
	}
#define PLAIN(name, type)                 \
	{                                 \
		name, type, NULL, NULL, 0 \
	}
#define TITLED(base)                                    \
	{base ":code", S, NULL, NULL, 0},               \
	{                                               \
		base ":title", S, base ":code", NULL, 0 \
	}

static const struct known_pattern patterns[] = {
	CODED("activity:generic:program", NULL),
	CODED("activity:generic:subprogram", "activity:generic:program:code"),
	CODED("activity:generic:project", "activity:generic:subprogram:code"),
	CODED("activity:generic:subproject", "activity:generic:project:code"),
	CODED("activity:generic:contract", "activity:generic:subproject:code"),
	CODED("administrative-classification:generic", NULL),
	LEVELS("administrative-classification:generic", '8'),
	NAMED("administrator:generic"),
	PLAIN("budget-line-id", S),
	PLAIN("budgetary-transfers", S),
	PLAIN("date:fiscal-year", I),
	{"date:fiscal-month", I, NULL, "date:fiscal-year", 0},
	PLAIN("date:generic", D),
	PLAIN("date:fiscal:activity-start", D),
	PLAIN("date:fiscal:activity-end", D),
	PLAIN("date:fiscal:activity-approval", D),
	PLAIN("date:fiscal:first-payment", D),
	PLAIN("date:fiscal:final-payment", D),
	PLAIN("direction", S),
	CODED("economic-classification:generic", NULL),
	LEVELS("economic-classification:generic", '8'),
	LEVELS("economic-classification:gfsm", '4'),
	CODED("expenditure-type", NULL),
	CODED("fin-source:generic", NULL),
	LEVELS("fin-source:generic", '3'),
	CODED("functional-classification:cofog", NULL),
	CODED("functional-classification:cofog:division", NULL),
	CODED("functional-classification:cofog:group",
	      "functional-classification:cofog:division:code"),
	CODED("functional-classification:cofog:class",
	      "functional-classification:cofog:group:code"),
	CODED("functional-classification:generic", NULL),
	LEVELS("functional-classification:generic", '8'),
	TITLED("geo-source:generic"),
	TITLED("geo-source:source"),
	TITLED("geo-source:target"),
	CODED("geo-source:address:country", NULL),
	CODED("geo-source:address:region", "geo-source:address:country:code"),
	CODED("geo-source:address:county", "geo-source:address:region:code"),
	CODED("geo-source:address:city", "geo-source:address:county:code"),
	{"geo-source:address:zip:code", S, NULL, "geo-source:address:city:code", 0},
	PLAIN("geo-source:address:street-address:description", S),
	LEVELS("object-classification:generic", '4'),
	PLAIN("phase:id", S),
	{"phase:label", S, "phase:id", NULL, 0},
	NAMED("procurer:generic"),
	NAMED("recipient:generic"),
	PLAIN("recipient:generic:url", S),
	CODED("recipient:generic:legal-entity", "recipient:generic:id"),
	NAMED("supplier:generic"),
	PLAIN("transaction-id:code", S),
	PLAIN("transaction-id:purchase-order", S),
	PLAIN("transaction-id:invoice-id", S),
	PLAIN("transaction-id:tender-id", S),
	PLAIN("transaction-id:tender-kind", S),
	PLAIN("transaction-id:contract-id", S),
	PLAIN("transaction-id:budget-code", S),
	PLAIN("transaction-id:court-order", S),
	PLAIN("transaction-id:transaction-kind", S),
	CODED("value-currency", NULL),
	CODED("value-kind", NULL),
	PLAIN("unknown:string", S),
	PLAIN("unknown:integer", I),
	PLAIN("unknown:date", D),
};

/* 0: no match; 1: match without level; else the digit. */
static char match(const struct known_pattern *p, struct str name)
{
	char digit = 1;
	size_t len = strlen(p->name);

	if (len != name.len)
		return 0;
	for (size_t i = 0; i < len; i++) {
		if (p->name[i] == name.ptr[i] && name.ptr[i] != '#')
			continue;
		if (p->name[i] != '#' || name.ptr[i] < '1' || name.ptr[i] > p->levels)
			return 0;
		digit = name.ptr[i];
	}
	return digit;
}

static struct str fill_in(struct arena *a, const char *pattern, char digit)
{
	struct str out = arena_dup(a, str_z(pattern));

	for (size_t i = 0; i < out.len; i++)
		if (out.ptr[i] == '#')
			((char *)out.ptr)[i] = digit;
	return out;
}

bool known_type(struct known_type *out, struct arena *a, struct str name)
{
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		const struct known_pattern *p = &patterns[i];
		char digit = match(p, name);
		if (!digit)
			continue;
		*out = (struct known_type){.type = p->type};
		if (p->labelfor)
			out->labelfor = fill_in(a, p->labelfor, digit);
		if (p->parent && (!p->levels || digit > '1'))
			out->parent = fill_in(a, p->parent, p->levels ? (char)(digit - 1) : digit);
		return true;
	}
	return false;
}
