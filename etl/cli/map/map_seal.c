#include "cli/map/cmd_map.h"

#include "base/memory/hash.h"

void map_seal(char out[SEAL_SIZE], struct str list, struct str code)
{
	uint64_t h = hash64(list.ptr, list.len) * 31 + hash64(code.ptr, code.len);
	/* Letters only: nothing a spreadsheet could take for a number or a date. */
	for (size_t i = 0; i < SEAL_SIZE - 1; i++, h /= 20)
		out[i] = "bcdfghjklmnpqrstvwxz"[h % 20];
	out[SEAL_SIZE - 1] = 0;
}
