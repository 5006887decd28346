"""How a derivative is arranged, in words: one sentence for each case, English and Korean.

In Korean a noun stands before every symbol that a particle would have to agree with.
"""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]

ARRANGED: Mapping[str, Words] = {
    "en": {
        "scalar": "scalar {quotient}",
        "column": "column {size}: entry {i} is {quotient}",
        "row": "row {size}: entry {i} is {quotient}",
        "matrix": "{size} matrix: entry ({i}, {j}) is {quotient}",
        "like": "shape of {name} ({size}): entry ({i}, {j}) is {quotient}",
        "turned": "shape of {name}' ({size}): entry ({i}, {j}) is {quotient}",
        "vec": "{size} matrix {quotient}: vec stacks columns",
        "stack": "column {size} {quotient}: vec stacks columns",
    },
    "ko": {
        "scalar": "스칼라 {quotient}",
        "column": "{size} 열벡터: {i}번째 성분은 {quotient}",
        "row": "{size} 행벡터: {i}번째 성분은 {quotient}",
        "matrix": "{size} 행렬: ({i}, {j}) 성분은 {quotient}",
        "like": "변수 {name}의 꼴({size}): ({i}, {j}) 성분은 {quotient}",
        "turned": "변수 {name}의 전치의 꼴({size}): ({i}, {j}) 성분은 {quotient}",
        "vec": "{size} 행렬 {quotient}: 벡터화(vec)는 열을 차례로 쌓은 것",
        "stack": "{size} 열벡터 {quotient}: 벡터화(vec)는 열을 차례로 쌓은 것",
    },
}

CONVENTION: Mapping[str, Words] = {
    "en": {"numerator": "numerator layout", "denominator": "denominator layout"},
    "ko": {"numerator": "분자중심 표현법", "denominator": "분모중심 표현법"},
}

SPACE: Mapping[str, Words] = {
    "en": {
        "symmetric": "symmetric",
        "skew": "skew-symmetric",
        "diagonal": "diagonal",
        "lower": "lower triangular",
        "upper": "upper triangular",
        "project": "gradient in the space of {space} matrices, {formula}; G has the entries of {name} independent",
        "coordinates": "derivative by the free entries of the {space} {name}, {formula}; G has its entries independent",
        "within": "derivative in the space of {space} matrices",
        "free entries": "derivative by the free entries of the {space} {name}",
        "unconstrained": "the entries of the {space} {name} are taken as independent",
    },
    "ko": {
        "symmetric": "대칭행렬",
        "skew": "반대칭행렬",
        "diagonal": "대각행렬",
        "lower": "하삼각행렬",
        "upper": "상삼각행렬",
        "project": "{space}의 공간 안에서 구한 그레이디언트(기울기) {formula}; 행렬 G는 변수 {name}의 성분을 서로 독립으로 본 것",
        "coordinates": "{space} {name}의 자유 성분에 대한 도함수 {formula}; 행렬 G는 성분을 서로 독립으로 본 것",
        "within": "{space}의 공간 안에서 구한 도함수",
        "free entries": "{space} {name}의 자유 성분에 대한 도함수",
        "unconstrained": "{space} {name}의 성분을 서로 독립으로 보았다",
    },
}
