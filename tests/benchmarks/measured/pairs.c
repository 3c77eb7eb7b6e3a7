/* The phases of the month over all pairs, as one would write them in C: forgetting and listening under the Beta rule.
 *
 * good, bad, hearsay and trust are [facet][truster][trusted], n rows of n + 1 columns; the last column is the manager.
 * Levers are [period][place][LEVERS]. talks is [month][turn][listener, speaker]. What follows from a lever is worked out
 * once a period and place, not once a director.
 */
#include <math.h>
#include <stdint.h>

enum { FACETS = 4, LEVERS = 5 };
enum { HALF_LIFE_GOOD, HALF_LIFE_BAD, PRIOR_WEIGHT, VOUCHED, GOSSIP };

static inline double kept(double half_life) { return exp(-log(2.0) / half_life); }

static inline void fade(int64_t count, double base, double kept_good, double kept_bad, double w,
                        double *restrict good, double *restrict bad, double *restrict hearsay, double *restrict trust)
{
    const double back = 1.0 - kept_good;
    for (int64_t j = 0; j < count; j++) {
        const double g = good[j] * kept_good;
        const double b = bad[j] * kept_bad;
        const double h = hearsay[j] + (base - hearsay[j]) * back;
        good[j] = g;
        bad[j] = b;
        hearsay[j] = h;
        trust[j] = (g + w * h) / (g + b + w);
    }
}

/* A speaker without experience of somebody leaves what was heard of that one as it is. */
static inline void hear(int64_t count, double credence, double w, const double *restrict their_good,
                        const double *restrict their_bad, const double *restrict good, const double *restrict bad,
                        double *restrict hearsay, double *restrict trust)
{
    for (int64_t j = 0; j < count; j++) {
        const double experience = their_good[j] + their_bad[j];
        const double h = hearsay[j] + credence * (their_good[j] - experience * hearsay[j]) / (experience + w);
        hearsay[j] = h;
        trust[j] = (good[j] + w * h) / (good[j] + bad[j] + w);
    }
}

static void forget(int64_t n, int64_t i, double base, double vouched, double kept_good, double kept_bad, double w,
                   double *restrict good, double *restrict bad, double *restrict hearsay, double *restrict trust)
{
    const double base_manager = base + vouched * (1.0 - base);
    for (int64_t f = 0; f < FACETS; f++) {
        const int64_t row = (f * n + i) * (n + 1), after = row + i + 1;
        fade(i, base, kept_good, kept_bad, w, good + row, bad + row, hearsay + row, trust + row);
        fade(n - i - 1, base, kept_good, kept_bad, w, good + after, bad + after, hearsay + after, trust + after);
        fade(1, base_manager, kept_good, kept_bad, w, good + row + n, bad + row + n, hearsay + row + n,
             trust + row + n);
    }
}

/* The cell of the listener itself is passed over; the speaker has no experience of itself, so its cell stays as it is. */
static void listen(int64_t n, int64_t i, int64_t k, int same_place, double credence, double w,
                   const double *restrict good, const double *restrict bad, double *restrict hearsay,
                   double *restrict trust)
{
    const int64_t left = n + (same_place ? 1 : 0) - i - 1;
    for (int64_t f = 0; f < FACETS; f++) {
        const int64_t row = (f * n + i) * (n + 1), theirs = (f * n + k) * (n + 1);
        const int64_t after = row + i + 1, theirs_after = theirs + i + 1;
        hear(i, credence, w, good + theirs, bad + theirs, good + row, bad + row, hearsay + row, trust + row);
        hear(left, credence, w, good + theirs_after, bad + theirs_after, good + after, bad + after, hearsay + after,
             trust + after);
    }
}

static double overall(int64_t n, int64_t i, int64_t j, const double *restrict trust)
{
    const int64_t cell = i * (n + 1) + j, facet = n * (n + 1);
    return 0.25 * (trust[cell] + trust[facet + cell] + trust[2 * facet + cell] + trust[3 * facet + cell]);
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
            forget(n, i, propensity[i], lever[p * LEVERS + VOUCHED], kept_of_place[2 * p], kept_of_place[2 * p + 1],
                   lever[p * LEVERS + PRIOR_WEIGHT], good, bad, hearsay, trust);
            column[i] = 2 + rank(n, i, place, key);
            tenure[i] += 1.0;
            changed[i] = 0;
            helped[i] = 0.0;
            opportunity[i] = 0.0;
        }
        for (int64_t turn = 0; turn < n; turn++) {
            const int64_t i = talks[2 * (month * n + turn)], k = talks[2 * (month * n + turn) + 1];
            const double *mine = lever + place[i] * LEVERS;
            listen(n, i, k, place[i] == place[k], mine[GOSSIP] * overall(n, i, k, trust), mine[PRIOR_WEIGHT], good, bad,
                   hearsay, trust);
        }
    }
}
