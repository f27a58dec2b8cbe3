#include "support/edges.h"

#include "support/spec.h"

/* A bin each: free, no room for it, more than it can fill, nothing to fill, no events, both 0. */
#define CORNERS_OF(nominal, modifiers) \
    TWO(SAMPLE("s", "3, 2, 1, 2, 1, 1", FACTOR("mu")), SAMPLE("f", nominal, modifiers))
#define CORNERS CORNERS_OF("20, 20, 2, 0, 10, 0", SHAPEFACTOR("f"))
#define CORNERS_SEEN SEEN("c", "38, 9, 100, 11, 0, 0")

/* More shapes than one block of the Hessian has, with names that begin with a prefix. */
#define FIVE_SHAPES(p)                                                                  \
    TWO(FOUR(HISTOSYS(p "1", "28, 31", "33, 28"), HISTOSYS(p "2", "29, 29", "34, 32"),  \
             HISTOSYS(p "3", "27, 30", "31, 31"), HISTOSYS(p "4", "30, 33", "31, 27")), \
        HISTOSYS(p "5", "31, 28", "28, 29"))
#define TEN_SHAPES(p) TWO(FIVE_SHAPES(p "x"), FIVE_SHAPES(p "y"))

/* Two bins that say more about what stands in a channel of one bin. */
#define CONTROL TWO(SAMPLE("s", "1, 2", FACTOR("mu")), SAMPLE("b", "25, 36", FACTOR("k")))
#define CONTROL_SEEN SEEN("d", "24, 44")

static const model_case cases[] = {
    {"a shapefactor in every corner",
     WORKSPACE(CHANNEL("c", TWO(CORNERS, SAMPLE("a", "10, 30, 1, 5, 3, 2", ""))), CORNERS_SEEN,
               MEASURED("mu", "")),
     true},
    {"a shapefactor and shapes in every corner",
     WORKSPACE(CHANNEL("c", THREE(CORNERS_OF("20, 20, 2, 0.5, 10, 0.2",
                                             TWO(SHAPEFACTOR("f"),
                                                 HISTOSYS("h", "18, 22, 1.9, 0.4, 9, 0.1",
                                                          "23, 21, 2.1, 0.6, 12, 0.2"))),
                                  SAMPLE("a", "10, 30, 1, 5, 3, 2",
                                         TWO(NORMSYS("h", "0.9", "1.2"), FACTOR("k"))),
                                  SAMPLE("r", "1, 1, 1, 1, 1, 1", ""))),
               CORNERS_SEEN, MEASURED("mu", "")),
     true},
    {"a shapefactor beside constrained gammas",
     WORKSPACE(CHANNEL("c", FOUR(CORNERS,
                                 SAMPLE("a", "10, 30, 1, 5, 3, 2",
                                        TWO(STATERROR("st", "1, 3, 0, 1, 1, 1"), FACTOR("k"))),
                                 SAMPLE("b", "4, 3, 5, 2, 1, 2",
                                        TWO(SHAPE("sy", "1, 1, 2, 1, 0.5, 1"),
                                            NORMSYS("n", "0.9", "1.2"))),
                                 SAMPLE("r", "1, 1, 1, 1, 1, 1", ""))),
               CORNERS_SEEN, MEASURED("mu", "")),
     true},
    {"a shapefactor that fills up what is negative",
     WORKSPACE(CHANNEL("c", THREE(SAMPLE("s", "1, 2, 1", FACTOR("mu")),
                                  SAMPLE("f", "30, 40, 60", SHAPEFACTOR("f")),
                                  SAMPLE("n", "-4, -5, -10",
                                         TWO(NORMSYS("n", "0.9", "1.2"),
                                             HISTOSYS("h", "-3, -4, -8", "-5, -6, -11"))))),
               SEEN("c", "0, 12, 0"), MEASURED("mu", "")),
     true},
    {"a shapefactor over several samples",
     WORKSPACE(
         CHANNEL("c", FOUR(SAMPLE("s", "3, 2", TWO(FACTOR("mu"), SHAPEFACTOR("f"))),
                           SAMPLE("f", "30, 12", TWO(SHAPEFACTOR("f"), FACTOR("k"))),
                           SAMPLE("g", "10, 25", TWO(SHAPEFACTOR("f"), NORMSYS("n", "0.9", "1.2"))),
                           SAMPLE("b", "9, 8", SHAPE("sy", "2, 3")))),
         SEEN("c", "60, 31"), MEASURED("mu", "")),
     true},
    {"two shapefactors in a bin",
     WORKSPACE(
         CHANNEL("c", FOUR(SAMPLE("s", "3, 2", FACTOR("mu")),
                           SAMPLE("f", "30, 12", TWO(SHAPEFACTOR("f"), FACTOR("k"))),
                           SAMPLE("g", "10, 25", TWO(SHAPEFACTOR("g"), NORMSYS("n", "0.9", "1.2"))),
                           SAMPLE("b", "9, 8", STATERROR("st", "2, 3")))),
         SEEN("c", "60, 31"), MEASURED("mu", "")),
     true},
    {"a shapefactor in two channels",
     WORKSPACE(TWO(CHANNEL("c", THREE(SAMPLE("s", "3, 2, 4", FACTOR("mu")),
                                      SAMPLE("f", "30, 12, 20",
                                             FOUR(SHAPEFACTOR("f"), STATERROR("st", "3, 1, 0"),
                                                  NORMSYS("n", "0.9", "1.2"),
                                                  HISTOSYS("h", "28, 11, 22", "33, 14, 19"))),
                                      SAMPLE("g", "8, 10, 7",
                                             TWO(SHAPEFACTOR("f"), STATERROR("st", "1, 2, 0"))))),
                   CHANNEL("d", TWO(SAMPLE("f", "50, 40, 0",
                                           TWO(SHAPEFACTOR("f"), STATERROR("st", "6, 3, 0"))),
                                    SAMPLE("g", "8, 9, 7", STATERROR("st", "1, 2, 3"))))),
               TWO(SEEN("c", "45, 20, 33"), SEEN("d", "61, 38, 5")), MEASURED("mu", "")),
     true},
    {"two gammas on a sample, one of them in two channels",
     WORKSPACE(
         TWO(CHANNEL("c",
                     TWO(SAMPLE("s", "3, 2", FACTOR("mu")),
                         SAMPLE("b", "30, 12",
                                THREE(SHAPE("sy", "3, 0"), STATERROR("st", "2, 3"), FACTOR("k"))))),
             CHANNEL("d",
                     TWO(SAMPLE("b", "50, 40",
                                TWO(STATERROR("st", "6, 3"), HISTOSYS("h", "45, 38", "52, 47"))),
                         SAMPLE("a", "9, 9", STATERROR("sv", "2, 1"))))),
         TWO(SEEN("c", "40, 11"), SEEN("d", "66, 50")), MEASURED("mu", "")),
     false},
    {"three gammas on a sample, shared by another",
     WORKSPACE(CHANNEL("c", THREE(SAMPLE("s", "3, 2", FACTOR("mu")),
                                  SAMPLE("a", "20, 8",
                                         FOUR(SHAPE("sy", "3, 1"), STATERROR("st", "2, 3"),
                                              SHAPEFACTOR("f"), FACTOR("k"))),
                                  SAMPLE("b", "30, 12",
                                         THREE(STATERROR("st", "2, 1"), SHAPEFACTOR("f"),
                                               HISTOSYS("h", "28, 11", "35, 12"))))),
               SEEN("c", "40, 31"), MEASURED("mu", "")),
     true},
    {"a shapefactor is the POI",
     WORKSPACE(TWO(CHANNEL("c", TWO(SAMPLE("f", "20",
                                           FOUR(SHAPEFACTOR("f"), FACTOR("k"), SHAPE("sy", "5"),
                                                NORMSYS("n", "0.9", "1.2"))),
                                    SAMPLE("b", "12", STATERROR("st", "3")))),
                   CHANNEL("d", CONTROL)),
               TWO(SEEN("c", "45"), CONTROL_SEEN), MEASURED("f", "")),
     false},
    {"a staterror is the POI",
     WORKSPACE(TWO(CHANNEL("c", TWO(SAMPLE("a", "20",
                                           THREE(STATERROR("st", "6"), FACTOR("k"),
                                                 HISTOSYS("h", "18", "25"))),
                                    SAMPLE("b", "12", STATERROR("st", "3")))),
                   CHANNEL("d", CONTROL)),
               TWO(SEEN("c", "45"), CONTROL_SEEN), MEASURED("st", "")),
     false},
    {"an alpha is the POI, others are fixed",
     WORKSPACE(TWO(CHANNEL("c", TWO(SAMPLE("a", "20, 15",
                                           FOUR(STATERROR("st", "6, 2"), NORMSYS("n", "0.8", "1.1"),
                                                NORMSYS("m", "0.9", "1.2"),
                                                HISTOSYS("h", "18, 17", "25, 9"))),
                                    SAMPLE("b", "12, 30", SHAPE("sy", "3, 4")))),
                   CHANNEL("d", CONTROL)),
               TWO(SEEN("c", "45, 37"), CONTROL_SEEN),
               MEASURED("n", "{'name': 'm', 'inits': [0.4], 'fixed': true}, {'name': 'st', "
                             "'inits': [1.1, 0.9], 'fixed': true, 'sigmas': [0.2, 0.3]}, "
                             "{'name': 'h', 'auxdata': [0.3]}")),
     false},
    {"several staterrors in a bin",
     WORKSPACE(
         CHANNEL("c", FOUR(SAMPLE("s", "8, 9, 4, 0", FACTOR("mu")),
                           SAMPLE("a", "20, 30, 10, 3",
                                  TWO(STATERROR("st", "2, 9, 3, 1"), NORMSYS("n", "0.9", "1.2"))),
                           SAMPLE("b", "10, 5, 10, 5",
                                  TWO(STATERROR("sv", "1, 4, 0, 1.5"), FACTOR("k"))),
                           SAMPLE("d", "5, 6, 9, 6",
                                  TWO(SHAPE("sy", "1, 3, 2, 2"),
                                      HISTOSYS("h", "4, 7, 7, 5", "7, 6, 9, 8"))))),
         SEEN("c", "50, 20, 31, 0"), MEASURED("mu", "")),
     true},
    {"several gammas at their bounds",
     WORKSPACE(
         CHANNEL("c", FOUR(SAMPLE("s", "8, 9, 4, 4", FACTOR("mu")),
                           SAMPLE("a", "20, 30, 20, 20",
                                  TWO(STATERROR("st", "5, 9, 3, 5"), NORMSYS("n", "0.9", "1.2"))),
                           SAMPLE("b", "10, 5, 20, 20", STATERROR("sv", "3, 4, 5, 5")),
                           SAMPLE("d", "15, 6, 9, 9", SHAPE("sy", "5, 3, 3, 2")))),
         SEEN("c", "95, 10, 57, 70"),
         MEASURED("mu", "{'name': 'st', 'bounds': [[0.9, 1.1], [0.9, 1.1], [0.5, 1.5], "
                        "[0.99, 1.01]]}, {'name': 'sy', 'bounds': [[0.9, 1.1], [0.9, 1.1], "
                        "[0.5, 2], [0.2, 3]]}")),
     true},
    {"staterrors at their bounds",
     WORKSPACE(CHANNEL("c", TWO(SAMPLE("s", "8, 9, 4, 2", FACTOR("mu")),
                                SAMPLE("a", "20, 30, 20, 30",
                                       THREE(STATERROR("st", "8, 9, 3, 30"), FACTOR("k"),
                                             HISTOSYS("h", "18, 33, 17, 27", "25, 30, 22, 35"))))),
               SEEN("c", "70, 10, 27, 0"),
               MEASURED("mu", "{'name': 'st', 'bounds': [[0.9, 1.1], [0.9, 1.1], [0.5, 1.5], "
                              "[1e-10, 10]]}, {'name': 'k', 'bounds': [[0.1, 10]]}")),
     false},
    {"staterrors of negative yields",
     WORKSPACE(
         CHANNEL("c", THREE(SAMPLE("s", "8, 9, 4", FACTOR("mu")),
                            SAMPLE("a", "50, 40, 60",
                                   TWO(STATERROR("st", "8, 0, 9"), NORMSYS("n", "0.9", "1.2"))),
                            SAMPLE("i", "-9, 5, -20",
                                   TWO(STATERROR("sv", "3, 2, 4"),
                                       HISTOSYS("h", "-8, 4, -21", "-11, 5, -19"))))),
         SEEN("c", "50, 70, 33"), MEASURED("mu", "{'name': 'sv', 'fixed': false}")),
     true},
    {"many shapes in two groups",
     WORKSPACE(
         CHANNEL("c", FOUR(SAMPLE("s", "8, 9", FACTOR("mu")),
                           SAMPLE("a", "30, 30", TWO(TEN_SHAPES("a"), STATERROR("st", "2, 3"))),
                           SAMPLE("b", "30, 30", TWO(TEN_SHAPES("b"), SHAPE("sy", "4, 3"))),
                           SAMPLE("d", "30, 30", TWO(TEN_SHAPES("a"), FACTOR("k"))))),
         SEEN("c", "95, 80"), MEASURED("mu", "")),
     true},
    {"factors that vanish",
     WORKSPACE(
         CHANNEL("c",
                 FOUR(SAMPLE("s", "8, 9, 4", TWO(FACTOR("mu"), NORMSYS("n", "0", "1.4"))),
                      SAMPLE("a", "20, 30, 20",
                             THREE(NORMSYS("n", "0.3", "0"), NORMSYS("m", "0", "0"), FACTOR("k"))),
                      SAMPLE("d", "9, 6, 9",
                             THREE(NORMSYS("n", "0", "0"), NORMSYS("m", "0", "1"), LUMI)),
                      SAMPLE("b", "15, 6, 9", SHAPE("sy", "5, 3, 3")))),
         SEEN("c", "45, 37, 41"),
         MEASURED("mu", "{'name': 'lumi', 'inits': [1], 'bounds': [[0, 10]], 'auxdata': "
                        "[1.1], 'sigmas': [0.1]}")),
     true},
    {"shapes that do not bend, or do nothing but bend, or nothing",
     WORKSPACE(
         CHANNEL(
             "c",
             FOUR(SAMPLE("s", "8, 9", TWO(FACTOR("mu"), HISTOSYS("h", "7, 10", "9, 8"))),
                  SAMPLE("a", "20, 30",
                         FOUR(HISTOSYS("h", "22, 33", "22, 33"), HISTOSYS("i", "18, 33", "22, 27"),
                              HISTOSYS("j", "20, 30", "20, 30"), FACTOR("k"))),
                  SAMPLE("z", "0, 0",
                         TWO(HISTOSYS("h", "1, 0", "2, 3"), HISTOSYS("i", "0, 1", "1, 2"))),
                  SAMPLE("b", "15, 6", STATERROR("st", "4, 2")))),
         SEEN("c", "45, 37"), MEASURED("mu", "")),
     true},
};

const model_case *edge_case_get(size_t i)
{
    return i < sizeof cases / sizeof cases[0] ? &cases[i] : NULL;
}
