def conv_output_size(n, f, stride=1, padding=0, dilation=1):
	if n < 1 or f < 1 or stride < 1 or padding < 0 or dilation < 1:
		raise ValueError("too small")
	f = (f - 1) * dilation + 1
	n = n + 2 * padding
	if f > n:
		raise ValueError("window > input")
	return 1 + (n - f) // stride

def fits_exactly(n, f, stride=1, padding=0):
	conv_output_size(n, f, stride, padding)
	return 0 == (n + 2 * padding - f) % stride

def padding_for_output(n, f, stride, out):
	if out < 1 or n < 1 or f < 1 or stride < 1:
		raise ValueError("too small")
	p = 0
	while n + 2 * p < f or conv_output_size(n, f, stride, p) < out:
		p += 1
	if conv_output_size(n, f, stride, p) != out:
		raise ValueError("not possible")
	return p

def trace_shapes(input_shape, layers):
	shape = input_shape
	shapes = []
	for l in layers:
		if l[0] == "conv":
			shape = l[1], conv_output_size(shape[1], l[2], l[3], l[4]), conv_output_size(shape[2], l[2], l[3], l[4])
		elif l[0] == "pool":
			shape = shape[0], conv_output_size(shape[1], l[1], l[2]), conv_output_size(shape[2], l[1], l[2])
		elif l[0] == "flatten":
			n = 1
			for s in shape:
				n *= s
			shape = n,
		elif l[0] == "dense" and len(shape) == 1:
			shape = l[1],
		else:
			raise ValueError("wrong layer")
		shapes.append(shape)
	return shapes

def receptive_field(layers):
	r = 1
	for f, s in layers[::-1]:
		if f < 1 or s < 1:
			raise ValueError("too small")
		r = (r - 1) * s + f
	return r
