/*
 * For files of loops over codes. gcc vectorises their loops from -O3 on only
 * (clang at -O2): a factor of four. Codes are stored little-endian, as they lie in memory.
 */
#ifndef SEGMENT_LOOPS_H
#define SEGMENT_LOOPS_H

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "codes are stored little-endian; a big-endian machine needs byte swaps here"
#endif

#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__)
#pragma GCC optimize("O3")
#endif

#endif
