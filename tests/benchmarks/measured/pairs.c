/* The phases of the month over all pairs, as one would write them in C: forgetting and listening under the Beta rule.
 *
 * good, bad, hearsay and trust are [truster][facet][trusted], of n, 4 and n + 1; the last trusted is the manager.
 * Levers are [period][place][LEVERS]. talks is [month][turn][listener, speaker]. What follows from a lever is worked out
 * once a period and place, not once a director.
 */
#include <math.h>
#include <stdint.h>

enum { FACETS = 4, LEVERS = 5 };
enum { HALF_LIFE_GOOD, HALF_LIFE_BAD, PRIOR_WEIGHT, VOUCHED, GOSSIP };

static inline double kept(double half_life) { return exp(-log(2.0) / half_life); }

/* All rows of a truster at once, as if the manager were one more director; its cells are put right afterwards. */
static void forget(int64_t n, int64_t i, double base, double vouched, double kept_good, double kept_bad, double w,
                   double *restrict good, double *restrict bad, double *restrict hearsay, double *restrict trust)
{
    const double back = 1.0 - kept_good;
    const double base_manager = base + vouched * (1.0 - base);
    for (int64_t c = 0; c < FACETS * (n + 1); c++) {
        const double g = good[c] * kept_good;
        const double b = bad[c] * kept_bad;
        const double h = hearsay[c] + (base - hearsay[c]) * back;
        good[c] = g;
        bad[c] = b;
        hearsay[c] = h;
        trust[c] = (g + w * h) / (g + b + w);
    }
    for (int64_t f = 0; f < FACETS; f++) {
        const int64_t own = f * (n + 1) + i, m = f * (n + 1) + n;
        hearsay[m] += (base_manager - base) * back;
        trust[m] = (good[m] + w * hearsay[m]) / (good[m] + bad[m] + w);
        hearsay[own] = 0.0;
        trust[own] = 0.0;
    }
}

/* A speaker without experience of somebody leaves what was heard of that one as it is. */
static inline void hear(int64_t count, double credence, double w, const double *restrict their_good,
                        const double *restrict their_bad, const double *restrict good, const double *restrict bad,
                        double *restrict hearsay, double *restrict trust)
{
    for (int64_t c = 0; c < count; c++) {
        const double experience = their_good[c] + their_bad[c];
        const double h = hearsay[c] + credence * (their_good[c] - experience * hearsay[c]) / (experience + w);
        hearsay[c] = h;
        trust[c] = (good[c] + w * h) / (good[c] + bad[c] + w);
    }
}

/* Of a manager only those of its place have anything to say. */
static void listen(int64_t n, int64_t i, int same_place, double credence, double w, const double *restrict their_good,
                   const double *restrict their_bad, const double *restrict good, const double *restrict bad,
                   double *restrict hearsay, double *restrict trust)
{
    if (same_place)
        hear(FACETS * (n + 1), credence, w, their_good, their_bad, good, bad, hearsay, trust);
    else
        for (int64_t r = 0; r < FACETS * (n + 1); r += n + 1)
            hear(n, credence, w, their_good + r, their_bad + r, good + r, bad + r, hearsay + r, trust + r);
    for (int64_t own = i; own < FACETS * (n + 1); own += n + 1) {
        hearsay[own] = 0.0;
        trust[own] = 0.0;
    }
}

static double overall(int64_t n, int64_t i, int64_t j, const double *restrict trust)
{
    const double *row = trust + FACETS * i * (n + 1) + j;
    return 0.25 * (row[0] + row[n + 1] + row[2 * (n + 1)] + row[3 * (n + 1)]);
}

static int64_t rank(int64_t n, int64_t i, const int64_t *restrict place, const double *restrict key)
{
    int64_t lower = 0;
    for (int64_t j = 0; j < n; j++)
        lower += (place[j] == place[i]) & (key[j] < key[i]);
    return lower;
}

void pair_phases(int64_t n, int64_t places, int64_t months, const int64_t *restrict periods,
                 const double *restrict levers, const int64_t *restrict talks, const int64_t *restrict place,
                 const double *restrict propensity, const double *restrict key, double *restrict kept_of_place,
                 double *restrict good, double *restrict bad, double *restrict hearsay, double *restrict trust,
                 int64_t *restrict column, double *restrict tenure, int64_t *restrict changed,
                 double *restrict helped, double *restrict opportunity)
{
    int64_t period = -1;
    const double *lever = levers;
    for (int64_t month = 1; month <= months; month++) {
        if (periods[month] != period) {
            period = periods[month];
            lever = levers + period * places * LEVERS;
            for (int64_t p = 0; p < places; p++) {
                kept_of_place[2 * p] = kept(lever[p * LEVERS + HALF_LIFE_GOOD]);
                kept_of_place[2 * p + 1] = kept(lever[p * LEVERS + HALF_LIFE_BAD]);
            }
        }
        for (int64_t i = 0; i < n; i++) {
            const int64_t p = place[i];
            const int64_t rows = FACETS * i * (n + 1);
            forget(n, i, propensity[i], lever[p * LEVERS + VOUCHED], kept_of_place[2 * p], kept_of_place[2 * p + 1],
                   lever[p * LEVERS + PRIOR_WEIGHT], good + rows, bad + rows, hearsay + rows, trust + rows);
            column[i] = 2 + rank(n, i, place, key);
            tenure[i] += 1.0;
            changed[i] = 0;
            helped[i] = 0.0;
            opportunity[i] = 0.0;
        }
        for (int64_t turn = 0; turn < n; turn++) {
            const int64_t i = talks[2 * (month * n + turn)], k = talks[2 * (month * n + turn) + 1];
            const double *mine = lever + place[i] * LEVERS;
            const int64_t rows = FACETS * i * (n + 1), theirs = FACETS * k * (n + 1);
            listen(n, i, place[i] == place[k], mine[GOSSIP] * overall(n, i, k, trust), mine[PRIOR_WEIGHT],
                   good + theirs, bad + theirs, good + rows, bad + rows, hearsay + rows, trust + rows);
        }
    }
}
