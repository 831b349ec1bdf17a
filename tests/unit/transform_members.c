/* Members of a descriptor that mean nothing, and packages that others made. */
#include "transform_help.h"

static void told(const char *descriptor, const char *path, const char *nearest)
{
	struct bench b;
	bench_open(&b, descriptor);
	cr_expect(b.result != 0, "%s", descriptor);
	cr_expect(strstr(b.e.text, path), "%s is not in: %s", path, b.e.text);
	cr_expect(strstr(b.e.text, nearest), "%s is not in: %s", nearest, b.e.text);
	mapping_free(b.m);
}

Test(members, that_mean_nothing_are_faults_with_the_nearest)
{
	told(LEDGER("\"dorp\":[]", AMOUNT, ""), "resources[0].stuiver.dorp", "\"drop\"");
	told(LEDGER("\"sign\":{\"stile\":\"flag\"}", AMOUNT, ""), "resources[0].stuiver.sign.stile",
	     "\"style\"");
	told(LEDGER("",
		    "{\"name\":\"amount\",\"type\":\"number\",\"decimalchar\":\",\","
		    "\"columnType\":\"value\"}",
		    ""),
	     "resources[0].schema.fields[0].decimalchar", "\"decimalChar\"");
	told(LEDGER("", AMOUNT ",{\"name\":\"d\",\"stuiver\":{\"aliasses\":[\"x\"]}}", ""),
	     "resources[0].schema.fields[1].stuiver.aliasses", "\"aliases\"");
	told(LEDGER("\"drop\":[{\"name\":\"x\",\"when\":[{\"field\":\"amount\",\"empty\":true}],"
		    "\"controle\":{}}]",
		    AMOUNT, ""),
	     "resources[0].stuiver.drop[0].controle", "\"control\"");
	told("{\"name\":\"t\",\"stuiver\":{\"scoop\":[]},\"resources\":[{\"name\":\"l\",\"schema\":{"
	     "\"fields\":[" AMOUNT "]}}]}",
	     "stuiver.scoop", "\"scope\"");
	told("{\"name\":\"t\",\"resources\":[{\"name\":\"l\",\"dialect\":{\"delimeter\":\";\"},"
	     "\"schema\":{\"fields\":[" AMOUNT "]}}]}",
	     "resources[0].dialect.delimeter", "\"delimiter\"");
}

Test(members, column_types_are_of_a_taxonomy)
{
	told(LEDGER("", AMOUNT ",{\"name\":\"r\",\"columnType\":\"richting\"}", ""),
	     "resources[0].schema.fields[1].columnType", "\"direction\"");
	told(LEDGER("", AMOUNT ",{\"name\":\"r\",\"columnType\":\"directon\"}", ""), "columnType",
	     "\"direction\"");
	told(LEDGER("", AMOUNT ",{\"name\":\"r\",\"columnType\":\"date:fiscalyear\"}", ""),
	     "columnType", "\"date:fiscal-year\"");
	told(LEDGER("", AMOUNT ",{\"name\":\"r\",\"columnType\":\"funtional-classification:x\"}",
		    ""),
	     "columnType", "\"functional-classification\"");
}

Test(members, of_others_pass)
{
	struct bench b;
	bench_open(
		&b,
		"{\"name\":\"t\",\"$schema\":\"x\",\"@context\":{},\"owner\":\"me\",\"license\":\"x\","
		"\"dcat:theme\":\"y\",\"keywords\":[\"a\"],\"contributors\":[],\"stuiver\":{"
		"\"x-own\":1,\"_note\":2},\"resources\":[{\"name\":\"l\",\"profile\":"
		"\"tabular-data-resource\",\"hash\":\"0\",\"stuiver\":{\"sign\":{\"why\":"
		"\"because\"}},\"schema\":{\"fields\":[" AMOUNT ",{\"name\":\"o\","
		"\"columnType\":\"gemma:taakveld:code\",\"rdfType\":\"http://x\",\"example\":"
		"\"1\",\"constraints\":{\"unique\":true}}]}}]}");
	cr_expect(b.result == 0, "%s", b.e.text);
	mapping_free(b.m);
}

/* A Fiscal Data Package 0.3 as they were published. */
static const char *const DEMO =
	"{\"name\":\"demo\",\"homepage\":\"\",\"granularity\":\"aggregated\",\"countryCode\":[\"ES\",\"NL\"],"
	"\"profiles\":{\"fiscal\":\"*\"},\"resources\":[{\"name\":\"gastos_2012-2015\",\"path\":"
	"\"data/g.csv\",\"mediatype\":\"text/csv\",\"bytes\":9,\"schema\":{\"fields\":[{\"name\":\"ANO\","
	"\"type\":\"integer\",\"description\":\"\"},{\"name\":\"CENTRO\",\"type\":\"integer\"},{\"name\":"
	"\"DESCRIPCION CENTRO\",\"type\":\"string\",\"format\":\"default\"},{\"name\":\"SECCION\",\"type\":"
	"\"integer\"},{\"name\":\"IMPORTE\",\"type\":\"integer\"}]}}],\"mapping\":{\"measures\":{\"amount\":{"
	"\"source\":\"IMPORTE\",\"resource\":\"gastos_2012-2015\",\"currency\":\"EUR\",\"factor\":1000,"
	"\"direction\":\"expenditure\",\"phase\":\"approved\"}},\"dimensions\":{\"date\":{\"dimensionType\":"
	"\"datetime\",\"attributes\":{\"year\":{\"source\":\"ANO\"}},\"primaryKey\":[\"year\"]},"
	"\"Centro/Seccion\":{\"dimensionType\":\"classification\",\"attributes\":{\"CENTRO\":{\"source\":"
	"\"CENTRO\"},\"DESCRIPCION CENTRO\":{\"source\":\"DESCRIPCION CENTRO\",\"labelfor\":\"CENTRO\"},"
	"\"sub-code\":{\"source\":\"SECCION\",\"parent\":\"CENTRO\"}},\"primaryKey\":[\"CENTRO\","
	"\"sub-code\"]},\"phase\":{\"attributes\":{\"id\":{\"constant\":\"approved\"}},\"primaryKey\":"
	"\"id\"}}}}";

Test(members, a_package_of_version_0_3_loads)
{
	struct bench b;
	bench_open(&b, DEMO);
	cr_assert(b.result == 0, "%s", b.e.text);
	const struct cube *cube = mapping_cube(b.m);
	int centro = cube_find_dimension(cube, STR("centro_seccion"));
	cr_assert_geq(centro, 0);
	const struct dimension *d = &cube->dimensions[centro];
	cr_expect(str_eq(d->attributes[d->key].name, STR("CENTRO")));
	cr_expect(str_eq(d->attributes[d->label_attribute].name, STR("descripcion_centro")));
	cr_expect_eq(cube->nscope, 2, "year and phase");
	bench_run(&b, "ANO;CENTRO;DESCRIPCION CENTRO;SECCION;IMPORTE\n2012;1;Ayto;2;100\n");
	cr_assert(b.result == 0, "%s", b.e.text);
	cr_expect(b.tallies->loaded.sums[0] == 100000, "the factor counts");
	cr_expect_str_eq(bench_key(&b, "phase", 0), "approved");
	bench_close(&b);
}
